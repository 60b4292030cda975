import { basename, dirname } from 'node:path';
import { mapLimit } from '../../base/async/map-limit.js';
import { type FileCalls, fileCalls } from '../../base/files/file-calls.js';
import { pathBelow } from '../../base/files/local-path.js';
import { closeQuietly, openFound } from '../../base/files/open-file.js';
import { parseKeyFile } from '../../s3/key-file/parse-key-file.js';
import type { Root, ScannedEntry } from './scanned-entry.js';

/** No key file and no private key is larger, in bytes. */
const largestSecret = 64 * 1024;
/**
 * IAM's key files with everything in them are smaller than this; larger files are read only because of their
 * name.
 */
const largestUnnamedKeyFile = 700;
/** A batch is hundreds of files: opening all of them at once runs out of descriptors. */
const opensAtOnce = 16;
/** How many small files with ordinary names are read per scan, and for how many ms at most. */
const mostUnnamedLooks = 2000;
const longestUnnamedLooks = 1000;

type Doubt =
  /** The name is sufficient. */
  | 'certain'
  /** The name suggests it, the content has to confirm it. */
  | 'named'
  /** A small text file, as a renamed key file would be. */
  | 'unnamed';

/**
 * Marks files that contain secrets: AWS key files, `.env`, private keys, the credentials of the AWS tools.
 * They are recognised by their name, and where the name leaves a doubt by the content of files small enough
 * to be one; for all others only the end of the name is checked. A doubtful file that can't be read now counts as one:
 * it may be readable when it is sent.
 */
export async function* markSecrets(
  batches: AsyncIterable<readonly ScannedEntry[]>,
  roots: (index: number) => Root | undefined,
  options: SecretOptions,
): AsyncGenerator<readonly ScannedEntry[], void, undefined> {
  const { readContent = (path) => readSmall(path, options) } = options;
  let looks = 0;
  let lookedForMs = 0;
  for await (const batch of batches) {
    const doubtful: { readonly index: number; readonly path: string; readonly doubt: Doubt }[] = [];
    for (let index = 0; index < batch.length; index += 1) {
      const entry = batch[index];
      const doubt = entry === undefined ? null : doubtAbout(entry);
      const root = entry === undefined || doubt === null ? undefined : roots(entry.root);
      if (entry === undefined || doubt === null || root === undefined) continue;
      if (doubt === 'unnamed') {
        if (looks >= mostUnnamedLooks || lookedForMs >= longestUnnamedLooks) continue;
        looks += 1;
      }
      doubtful.push({ index, path: pathBelow(root, entry.path), doubt });
    }
    if (doubtful.length === 0) {
      yield batch;
      continue;
    }
    const begin = performance.now();
    const marked = [...batch];
    await mapLimit(doubtful, opensAtOnce, async ({ index, path, doubt }) => {
      const entry = marked[index];
      if (entry === undefined) return;
      if (doubt === 'certain' || (await contentIsSecret(path, doubt, readContent)))
        marked[index] = { ...entry, holdsSecret: true };
    });
    lookedForMs += performance.now() - begin;
    yield marked;
  }
}

const privateKeyNames = /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/;
/** Templates that come with a project for others to fill in. */
const environmentSample = /\.(?:example|sample|template|dist|defaults|schema)$/;
const speaksOfKeys = /access[-_ ]?key|root[-_ ]?key|credential|aws[-_ ]?key|secret|액세스|자격|키 ?파일/;

const extensions: Readonly<Record<string, 'key' | 'text' | 'environment'>> = {
  pem: 'key',
  key: 'key',
  p8: 'key',
  pk8: 'key',
  ppk: 'key',
  env: 'environment',
  csv: 'text',
  tsv: 'text',
  txt: 'text',
  json: 'text',
  ini: 'text',
  cfg: 'text',
  conf: 'text',
};

/** Null for a file that can't contain one of these secrets. */
function doubtAbout({ kind, path, size }: ScannedEntry): Doubt | null {
  if (kind !== 'file' || size === 0 || size > largestSecret) return null;
  const nameAt = path.lastIndexOf('/') + 1;
  const dotAt = path.lastIndexOf('.');
  if (dotAt > nameAt && path.charCodeAt(nameAt) !== 0x2e) {
    // Nearly every file ends here, because its extension is none of these.
    const extension = path.length - dotAt > 5 ? undefined : extensions[path.slice(dotAt + 1).toLowerCase()];
    if (extension === undefined) return null;
    if (extension !== 'text') return 'named';
    const name = path.slice(nameAt, dotAt).normalize('NFC').toLowerCase();
    if (speaksOfKeys.test(name)) return 'named';
    return size <= largestUnnamedKeyFile ? 'unnamed' : null;
  }
  const name = path.slice(nameAt).toLowerCase();
  if (name === '.env' || (name.startsWith('.env.') && !environmentSample.test(name))) return 'certain';
  if (privateKeyNames.test(name)) return 'certain';
  return name === 'credentials' || speaksOfKeys.test(name) ? 'named' : null;
}

export interface SecretOptions {
  readonly signal: AbortSignal;
  readonly calls?: FileCalls;
  /** Injected by tests. */
  readonly readContent?: ReadContent;
}

/**
 * Reads the beginning of a file, at most {@link largestSecret} bytes. Rejects with the system's error or
 * `file-not-responding`.
 */
export type ReadContent = (path: string) => Promise<Buffer>;

/** Errors after which there is nothing that could be sent. */
const isNoFile: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
/** On Windows a virus scanner at work answers so as well. */
const isForbidden: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

/** What an unreadable file counts as: a secret, unless it can't be sent either. */
function countsAsSecret(error: unknown, doubt: Doubt): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (isNoFile.has(code)) return false;
  return doubt !== 'unnamed' || process.platform === 'win32' || !isForbidden.has(code);
}

/** Whether a doubtful file is a key file, or contains a private key, or lines that set secrets. */
async function contentIsSecret(path: string, doubt: Doubt, readContent: ReadContent): Promise<boolean> {
  if (basename(path) === 'credentials' && basename(dirname(path)) === '.aws') return true;
  let bytes: Buffer;
  try {
    bytes = await readContent(path);
  } catch (error) {
    return countsAsSecret(error, doubt);
  }
  const found = parseKeyFile(bytes, basename(path));
  const isSecret =
    found.ok || keyFileErrors.has(found.error.code) || holdsPrivateKey(bytes) || setsSecret(bytes, path);
  bytes.fill(0);
  return isSecret;
}

/** The key-file parser's errors for files that contain keys or a password it has no use for. */
const keyFileErrors: ReadonlySet<string> = new Set([
  'key-file-several-keys',
  'key-file-console-password-only',
]);

function holdsPrivateKey(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return (
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/.test(text) ||
    text.startsWith('PuTTY-User-Key-File')
  );
}

function setsSecret(bytes: Buffer, path: string): boolean {
  return (
    /\.env$/i.test(path) &&
    /^\s*(?:export\s+)?\w*(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY)\w*\s*=\s*\S/im.test(
      bytes.toString('utf8'),
    )
  );
}

async function readSmall(path: string, { calls = fileCalls, signal }: SecretOptions): Promise<Buffer> {
  const file = await openFound({ path, realPath: null }, { calls, signal });
  try {
    const buffer = Buffer.alloc(largestSecret);
    const { bytesRead } = await calls.run(path, () => file.read(buffer, 0, buffer.length, 0), { signal });
    return buffer.subarray(0, bytesRead);
  } finally {
    closeQuietly(file);
  }
}
