import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { externalDataInterceptor, loadSharedConfigFiles } from '@smithy/core/config';
import { HoistError } from '../shared/errors/errors.js';

/** The settings of one section: name → value; nested ones as `s3.endpoint_url`. */
export type ConfigSection = Readonly<Record<string, string | undefined>>;

/** The two files of the AWS tools, sections by the names their owner gave them. */
export interface SharedConfig {
  /** Of `~/.aws/config`: profiles by name; other sections as `services.NAME` and `sso-session.NAME`. */
  readonly config: ReadonlyMap<string, ConfigSection>;
  /** Of `~/.aws/credentials`. */
  readonly credentials: ReadonlyMap<string, ConfigSection>;
  /** Headers of profiles that can't be read, such as `[profile "open]`: whose settings they begin is unknown. */
  readonly unreadable: readonly string[];
}

/**
 * Reads the files of the AWS tools as aws-cli does, names with spaces, quotes and other letters than ASCII included,
 * and makes the SDK read the same: its own reader knows ASCII names only and drops the settings of all others, so that
 * a request meant for another server would go to AWS. The rules are those of botocore's `configloader.py`.
 *
 * @throws HoistError `aws-profile-unusable` when a file is there and can't be read: without its `endpoint_url` the
 * keys would go to the wrong server
 */
export async function readSharedConfig(env: NodeJS.ProcessEnv = process.env): Promise<SharedConfig> {
  const folder = join(homedir(), '.aws');
  const configPath = env['AWS_CONFIG_FILE'] || join(folder, 'config');
  const credentialsPath = env['AWS_SHARED_CREDENTIALS_FILE'] || join(folder, 'credentials');
  const config = normalize(await textOf(configPath), 'config');
  const credentials = normalize(await textOf(credentialsPath), 'credentials');
  // The SDK reads these paths in many places, some of which take no other path.
  externalDataInterceptor.interceptFile(configPath, config.text);
  externalDataInterceptor.interceptFile(credentialsPath, credentials.text);
  const read = await loadSharedConfigFiles({
    configFilepath: configPath,
    filepath: credentialsPath,
    ignoreCache: true,
  });
  return {
    config: decoded(read.configFile),
    credentials: decoded(read.credentialsFile),
    unreadable: config.unreadable,
  };
}

async function textOf(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw new HoistError('aws-profile-unusable', { profile: '…' }, { cause: error });
  }
}

/** What the SDK's reader takes as a name, without `%`, which marks an encoded one. */
const plainName = /^[\w@+.:/-]+$/;

/** A section's name for the SDK: percent-encoded where it has letters that the SDK does not read. */
export function encodeName(name: string): string {
  if (plainName.test(name)) return name;
  return encodeURIComponent(name).replace(
    /[!'()*~]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The reverse of {@link encodeName}. */
export function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Settings whose value is the name of another section. */
const references = new Set(['source_profile', 'sso_session', 'services']);

/** Rewrites a file's section names, and the references to them, for the SDK's reader. */
export function normalize(
  text: string,
  kind: 'config' | 'credentials',
): { readonly text: string; readonly unreadable: readonly string[] } {
  const unreadable: string[] = [];
  const lines = text.split(/\r?\n/).map((line) => {
    const header = /^\s*\[(.*)\]\s*(?:[;#].*)?$/.exec(line)?.[1];
    if (header !== undefined) {
      if (kind === 'credentials') return `[${encodeName(header.trim())}]`;
      const normalized = normalHeader(header.trim());
      if (normalized !== null) return `[${normalized}]`;
      unreadable.push(header.trim());
      return '[unreadable]';
    }
    const [, indent = '', name = '', value = ''] = /^(\s*)([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return references.has(name) && value !== '' ? `${indent}${name} = ${encodeName(value)}` : line;
  });
  return { text: lines.join('\n'), unreadable };
}

/** `profile "my name"` → `profile my%20name`; null for a header of a profile that can't be read. */
function normalHeader(header: string): string | null {
  const [, prefix = '', rest = ''] = /^(profile|sso-session|services)\s+(.*)$/.exec(header) ?? [];
  if (prefix === '') return header === 'default' ? header : encodeName(header);
  const name = unquoted(rest.trim());
  return name === null ? null : `${prefix} ${encodeName(name)}`;
}

/** A name without the quotes round it; null when they are not closed. */
function unquoted(name: string): string | null {
  const quote = name[0];
  if (quote !== '"' && quote !== "'") return /["']/.test(name) ? null : name;
  const isClosed = name.length > 1 && name.endsWith(quote) && !name.slice(1, -1).includes(quote);
  return isClosed ? name.slice(1, -1) : null;
}

function decoded(file: Record<string, ConfigSection>): ReadonlyMap<string, ConfigSection> {
  return new Map(
    Object.entries(file).map(([name, section]) => {
      const [, prefix, rest] = /^(sso-session|services)\.(.*)$/s.exec(name) ?? [];
      return [prefix === undefined ? decodeName(name) : `${prefix}.${decodeName(rest ?? '')}`, section];
    }),
  );
}
