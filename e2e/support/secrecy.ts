import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every unencrypted encoding of a secret. */
export function writings(secret: string): readonly { readonly how: string; readonly bytes: Buffer }[] {
  const plain = Buffer.from(secret);
  return [
    { how: 'as it is', bytes: plain },
    { how: 'in UTF-16', bytes: Buffer.from(secret, 'utf16le') },
    { how: 'in base64', bytes: Buffer.from(plain.toString('base64').replaceAll('=', '')) },
    { how: 'in hexadecimal', bytes: Buffer.from(plain.toString('hex')) },
    { how: 'in a URL', bytes: Buffer.from(encodeURIComponent(secret)) },
    {
      how: 'in JSON',
      bytes: Buffer.from(JSON.stringify(secret).slice(1, -1).replaceAll('/', String.raw`\/`)),
    },
  ];
}

/** The files below a folder, including hidden ones. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/**
 * Searches for secrets in every file below a folder.
 * @returns what was found where; it should be empty
 */
export async function secretsBelow(folder: string, secrets: readonly string[]): Promise<readonly string[]> {
  const wanted = secrets.flatMap(writings);
  const found: string[] = [];
  for (const file of await filesBelow(folder)) {
    const bytes = await readFile(file);
    for (const { how, bytes: secret } of wanted) if (bytes.includes(secret)) found.push(`${file}: ${how}`);
  }
  return found;
}

/** The keys that Hoist has saved, as the system's keychain encrypted them. */
export async function savedSecrets(profileFolder: string): Promise<readonly string[]> {
  const text = await readFile(join(profileFolder, 'profiles.json'), 'utf8');
  const { profiles } = JSON.parse(text) as { profiles: readonly { secret: string }[] };
  return profiles.map(({ secret }) => secret);
}
