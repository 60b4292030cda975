import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrcs, crcShapes } from './crc-combine.js';
import { crc32c } from './crc32c.js';
import { type Crc64State, crc64nvme, crc64Start } from './crc64nvme.js';

/** Checksums that the server verifies, by S3's names. */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** `FULL_OBJECT`: over all bytes; `COMPOSITE`: over the checksums of the parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum as stored and returned: base64, with `-PARTS` appended when composite. */
export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  readonly value: string;
}

const byteLengths: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export function readAlgorithm(name: string): ChecksumAlgorithm | null {
  return checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase()) ?? null;
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Whether the text is a base64 checksum of the algorithm's length. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === byteLengths[algorithm] && bytes.toString('base64') === value;
}

/** A checksum that is computed as bytes arrive. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Base64. */
  digest(): string;
}

function number32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'CRC32': {
      let value = 0;
      return {
        update: (bytes) => {
          value = crc32(bytes, value);
        },
        digest: () => number32(value),
      };
    }
    case 'CRC32C': {
      let value = 0;
      return {
        update: (bytes) => {
          value = crc32c(bytes, value);
        },
        digest: () => number32(value),
      };
    }
    case 'CRC64NVME': {
      let state: Crc64State = crc64Start;
      return {
        update: (bytes) => {
          state = crc64nvme(bytes, state);
        },
        digest: () => {
          const bytes = Buffer.alloc(8);
          bytes.writeUInt32BE(state.high, 0);
          bytes.writeUInt32BE(state.low, 4);
          return bytes.toString('base64');
        },
      };
    }
    case 'SHA1':
    case 'SHA256': {
      const hash = createHash(algorithm);
      return { update: (bytes) => hash.update(bytes), digest: () => hash.digest('base64') };
    }
  }
}

/** The kind of whole-object checksum that an upload gets when it asks for none. */
export function defaultChecksumType(algorithm: ChecksumAlgorithm): ChecksumType {
  return algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
}

/**
 * Which kinds an algorithm can have in a multipart upload.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function supportsChecksumType(algorithm: ChecksumAlgorithm, type: ChecksumType): boolean {
  return type === 'COMPOSITE' ? algorithm !== 'CRC64NVME' : algorithm in crcShapes;
}

/** The checksum of the object made from parts. */
export function combineChecksums(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly { readonly value: string; readonly length: number }[],
): StoredChecksum {
  if (type === 'FULL_OBJECT' && algorithm in crcShapes) {
    const shape = crcShapes[algorithm as keyof typeof crcShapes];
    const crcs = parts.map(({ value, length }) => ({
      crc: BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`),
      length,
    }));
    const hex = combineCrcs(shape, crcs)
      .toString(16)
      .padStart(Number(shape.bits) / 4, '0');
    return { algorithm, type, value: Buffer.from(hex, 'hex').toString('base64') };
  }
  const running = startChecksum(algorithm);
  for (const { value } of parts) running.update(Buffer.from(value, 'base64'));
  return { algorithm, type: 'COMPOSITE', value: `${running.digest()}-${parts.length}` };
}
