import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { KeyFileShape } from '../../shared/models/account.js';
import type { Credentials } from '../client/connection.js';
import { parseEndpoint } from '../client/endpoint.js';
import { type KeyRecord, type KeyRecords, readRecords } from './key-file-records.js';
import { binaryKind, decodeText, textKind } from './key-file-text.js';

/** The content of a key file, as far as Hoist uses it. */
export interface KeyFile {
  /** The IAM user's name; today's downloads don't contain it. */
  readonly userName: string | null;
  readonly credentials: Credentials;
  /** Keys of the whole account instead of a user: they can do everything. */
  readonly isRootKey: boolean;
  /** A region named in an extra column or line. */
  readonly region: string | null;
  /** Address of an S3-compatible server named in an extra column or line. */
  readonly endpoint: string | null;
  readonly shape: KeyFileShape;
  /** The file also contains the password for the AWS console. */
  readonly holdsPassword: boolean;
  /**
   * When temporary keys expire, in milliseconds since 1970; null for long-term keys and where the file
   * doesn't say.
   */
  readonly expiresAt: number | null;
}

/**
 * Parses a key file: IAM's comma-separated table in its present and older forms, with `,` `;` or tab between
 * the columns, in UTF-8 or UTF-16; `rootkey.csv` with its two lines; a credentials file of the AWS tools with
 * one profile; the JSON that the AWS command line prints.
 *
 * @param fileName helps to recognise the root account's keys: today's `rootkey.csv` looks like any other
 */
export function parseKeyFile(bytes: Uint8Array, fileName = ''): Result<KeyFile> {
  if (bytes.length === 0) return err('key-file-empty');
  const binary = binaryKind(bytes);
  if (binary !== null) return err('key-file-not-recognised', { looksLike: binary });
  const text = decodeText(bytes);
  if (text === null) return err('key-file-not-recognised', { looksLike: 'binary' });
  if (text.trim() === '') return err('key-file-empty');
  const kind = textKind(text);
  const found = kind === null || kind === 'json' ? readRecords(text) : null;
  if (found !== null) return chooseKey(found, fileName);
  return err('key-file-not-recognised', kind === null ? undefined : { looksLike: kind });
}

function chooseKey(found: KeyRecords, fileName: string): Result<KeyFile> {
  const keyed = found.records.filter((record) => record.keyId || record.secret);
  if (keyed.length === 0) return explainMissing(found);
  // A user without a secret must not hide another user's complete key.
  const whole = keyed.filter((record) => record.keyId && record.secret);
  const [record] = whole.length > 0 ? whole : keyed;
  if (record === undefined) return err('key-file-malformed-key');
  const different = new Set(whole.map(({ keyId, secret, token }) => JSON.stringify([keyId, secret, token])));
  if (different.size > 1) return err('key-file-several-keys');
  if (!record.keyId) return err('key-file-malformed-key');
  if (!record.secret) return err('key-file-missing-secret');

  const credentials = credentialsOf(record);
  if (credentials === null) return err('key-file-malformed-key');
  const isRootKey = found.isRootKeyForm || /^rootkey\b.*\.(?:csv|txt)$/i.test(fileName);
  return ok({
    userName: record.userName?.slice(0, 128) ?? null,
    credentials,
    isRootKey,
    region: regionOf(record),
    endpoint: endpointOf(record),
    shape: shapeOf(found, isRootKey),
    holdsPassword: found.records.some(({ password = '' }) => password !== ''),
    expiresAt: expirationOf(record),
  });
}

function shapeOf({ form, fields }: KeyRecords, isRootKey: boolean): KeyFileShape {
  if (isRootKey) return 'root-key';
  switch (form) {
    case 'json':
      return 'json';
    case 'sections':
      return 'aws-credentials';
    case 'lines':
      return 'environment';
    case 'table':
      return fields.has('userName') || fields.has('link') ? 'user-table' : 'key-table';
  }
}

function expirationOf({ expiration = '', token }: KeyRecord): number | null {
  const at = token === undefined ? Number.NaN : Date.parse(expiration);
  return Number.isNaN(at) ? null : at;
}

/** Nothing in the file is a key; the fields it has tell what kind of file it is. */
function explainMissing({ fields, records }: KeyRecords): Result<never> {
  const namesKeys = fields.has('keyId') || fields.has('secret');
  // Any list of passwords has a password column; only AWS adds the sign-in address, or empty keys.
  const isForConsole = fields.has('link') || (namesKeys && records.some((record) => record.password));
  if (isForConsole) return err('key-file-console-password-only');
  return namesKeys ? err('key-file-malformed-key') : err('key-file-not-recognised');
}

/**
 * AWS ids begin with AKIA (long-term) or ASIA (temporary) and have 16 to 128 characters
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html); other servers choose their own: `project:user` in
 * OpenStack Swift, mail addresses, and whatever an administrator of MinIO types. A slash would end it in a signature.
 */
function credentialsOf({ keyId = '', secret = '', token }: KeyRecord): Credentials | null {
  const isAmazon = /^A[KS]IA/.test(keyId);
  const idIsWhole = isAmazon ? /^[A-Z0-9]{16,128}$/.test(keyId) : /^[\w.:@+=-]{3,128}$/.test(keyId);
  const secretIsWhole = isAmazon ? /^[!-~]{16,512}$/.test(secret) : /^[!-~]{4,512}$/.test(secret);
  const tokenIsWhole = token === undefined ? !keyId.startsWith('ASIA') : /^[!-~]{1,16384}$/.test(token);
  if (!idIsWhole || !secretIsWhole || !tokenIsWhole) return null;
  return { accessKeyId: keyId, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
}

function regionOf({ region = '' }: KeyRecord): string | null {
  return /^[a-z0-9-]{1,32}$/.test(region) ? region : null;
}

function endpointOf({ endpoint = '' }: KeyRecord): string | null {
  return parseEndpoint(endpoint).ok ? endpoint : null;
}
