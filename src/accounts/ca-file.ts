import { X509Certificate } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Result } from '../shared/errors/errors.js';

/** Certificates of authorities to trust in addition to the usual ones. */
export interface CaFile {
  /** The file's name without its folder. */
  readonly name: string;
  /** The certificates as PEM, without anything else that was in the file. */
  readonly pem: string;
  /** The common names of their holders; at most ten. */
  readonly holders: readonly string[];
}

/** A bundle of all public authorities has a quarter of this size. */
const mostBytes = 1024 * 1024;
const mostHolders = 10;

/**
 * Reads certificates in text form (PEM, one or many) or one in binary form (DER).
 *
 * Fails with `ca-file-invalid` and a reason: `noCertificate`, `privateKey`, `damaged`, `expired` (when none
 * of them is valid any more), `tooLarge` or `unreadable`.
 */
export async function readCaFile(path: string, now: number = Date.now()): Promise<Result<CaFile>> {
  const bytes = await readBytes(path);
  if (typeof bytes === 'string') return err('ca-file-invalid', { reason: bytes });
  const text = bytes.toString('latin1');
  const blocks = text.match(
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g,
  );
  if (blocks === null && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return err('ca-file-invalid', { reason: 'privateKey' });
  }
  const isBinary = blocks === null && bytes[0] === 0x30;
  if (blocks === null && !isBinary) return err('ca-file-invalid', { reason: 'noCertificate' });
  let certificates: X509Certificate[];
  try {
    certificates = (blocks ?? [bytes]).map((block) => new X509Certificate(block));
  } catch {
    return err('ca-file-invalid', { reason: isBinary ? 'noCertificate' : 'damaged' });
  }
  if (certificates.every(({ validTo }) => Date.parse(validTo) < now)) {
    return err('ca-file-invalid', { reason: 'expired' });
  }
  return ok({
    name: basename(path),
    pem: certificates.map((certificate) => certificate.toString()).join(''),
    holders: certificates.slice(0, mostHolders).map(holderOf),
  });
}

async function readBytes(path: string): Promise<Buffer | 'tooLarge' | 'unreadable'> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return size > mostBytes ? 'tooLarge' : await file.readFile();
    } finally {
      await file.close();
    }
  } catch {
    return 'unreadable';
  }
}

function holderOf({ subject }: X509Certificate): string {
  const parts = subject.split('\n').map((line) => line.split('='));
  const part = (name: string): string | undefined => parts.find(([key]) => key === name)?.[1];
  return (part('CN') ?? part('O') ?? parts[0]?.[1] ?? '').slice(0, 100);
}
