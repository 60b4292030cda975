import { createHash, type Hash } from 'node:crypto';
import { S3Error } from '../protocol/s3-error.js';
import { type ChunkSigner, sameSignature, sha256Hex } from '../sigv4/signature.js';

/** Every chunk but the last must have at least this many bytes. */
export const minimumChunkBytes = 8192;
const maximumLineBytes = 1024;
const maximumTrailerBytes = 16 * 1024;

export interface AwsChunkedOptions {
  /** Checks each chunk's signature; null for unsigned chunks. */
  readonly signer: ChunkSigner | null;
  /** Whether checksum lines follow the last chunk. */
  readonly trailer: boolean;
}

/** Removes `aws-chunked` framing from a body that arrives in pieces of any size. */
export interface AwsChunkedDecoder {
  /**
   * The content in this piece. A chunk's bytes are returned before its signature can be checked: keep them
   * aside until {@link finish}.
   * @throws S3Error IncompleteBody, InvalidChunkSizeError, SignatureDoesNotMatch or MalformedTrailerError
   */
  push(piece: Buffer): readonly Buffer[];
  /**
   * Header name in lower case → value, from the trailer.
   * @throws S3Error IncompleteBody when the last chunk has not arrived
   */
  finish(): ReadonlyMap<string, string>;
}

type State = 'size-line' | 'data' | 'data-end' | 'trailer' | 'done';

function brokenFraming(): S3Error {
  return new S3Error('IncompleteBody', { message: 'The request body terminated unexpectedly' });
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
export function createAwsChunkedDecoder(options: AwsChunkedOptions): AwsChunkedDecoder {
  const { signer } = options;
  let state: State = 'size-line';
  let line: Buffer = Buffer.alloc(0);
  let remaining = 0;
  let chunkBytes = 0;
  let shortChunkSeen = false;
  let chunkSignature = '';
  let chunkHash: Hash | null = null;
  let trailerBytes = 0;
  const trailerLines: string[] = [];
  const trailer = new Map<string, string>();

  function checkChunkSignature(): void {
    if (signer === null) return;
    const hash = (chunkHash ?? createHash('sha256')).digest('hex');
    if (!sameSignature(signer.nextChunk(hash), chunkSignature)) throw new S3Error('SignatureDoesNotMatch');
    chunkHash = null;
  }

  function startChunk(text: string): void {
    const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(text);
    if (match === null || (signer !== null) !== (match[2] !== undefined)) throw brokenFraming();
    chunkBytes = Number.parseInt(match[1] ?? '', 16);
    chunkSignature = match[2] ?? '';
    remaining = chunkBytes;
    if (chunkBytes === 0) {
      checkChunkSignature();
      state = 'trailer';
      return;
    }
    if (shortChunkSeen) throw new S3Error('InvalidChunkSizeError');
    shortChunkSeen = chunkBytes < minimumChunkBytes;
    chunkHash = signer === null ? null : createHash('sha256');
    state = 'data';
  }

  function endTrailer(): void {
    const signature = trailer.get('x-amz-trailer-signature');
    trailer.delete('x-amz-trailer-signature');
    if (!options.trailer && trailer.size > 0) throw new S3Error('MalformedTrailerError');
    if (signer !== null && options.trailer) {
      if (signature === undefined) throw new S3Error('MalformedTrailerError');
      const hash = sha256Hex(trailerLines.map((text) => `${text}\n`).join(''));
      if (!sameSignature(signer.trailer(hash), signature)) throw new S3Error('SignatureDoesNotMatch');
    }
    state = 'done';
  }

  function trailerLine(text: string): void {
    if (text === '') {
      endTrailer();
      return;
    }
    const colon = text.indexOf(':');
    if (colon < 1) throw new S3Error('MalformedTrailerError');
    const name = text.slice(0, colon).trim().toLowerCase();
    const value = text.slice(colon + 1).trim();
    if (trailer.has(name)) throw new S3Error('MalformedTrailerError');
    trailer.set(name, value);
    if (name !== 'x-amz-trailer-signature') trailerLines.push(`${name}:${value}`);
  }

  function endOfLine(text: string): void {
    switch (state) {
      case 'size-line':
        startChunk(text);
        break;
      case 'data-end':
        if (text !== '') throw brokenFraming();
        checkChunkSignature();
        state = 'size-line';
        break;
      case 'trailer':
        trailerLine(text);
        break;
      case 'data':
      case 'done':
        throw brokenFraming();
    }
  }

  function takeLine(piece: Buffer, start: number): number {
    const newline = piece.indexOf(0x0a, start);
    const end = newline === -1 ? piece.length : newline + 1;
    line = line.length === 0 ? piece.subarray(start, end) : Buffer.concat([line, piece.subarray(start, end)]);
    if (line.length > maximumLineBytes) throw brokenFraming();
    if (state === 'trailer') {
      trailerBytes += end - start;
      if (trailerBytes > maximumTrailerBytes) throw new S3Error('MalformedTrailerError');
    }
    if (newline === -1) {
      // The piece's memory belongs to the socket, so what is kept for later is copied.
      line = Buffer.from(line);
      return end;
    }
    // The documented examples end a trailer's value with LF CRLF; that empty line does not end the trailer.
    if (line.length >= 2 && line[line.length - 2] === 0x0d) {
      const text = line.subarray(0, -2).toString('latin1');
      line = Buffer.alloc(0);
      endOfLine(text);
    } else if (state !== 'trailer') {
      throw brokenFraming();
    }
    return end;
  }

  return {
    push: (piece) => {
      const data: Buffer[] = [];
      let position = 0;
      while (position < piece.length) {
        if (state === 'done') throw brokenFraming();
        if (state !== 'data') {
          position = takeLine(piece, position);
          continue;
        }
        const slice = piece.subarray(position, position + remaining);
        data.push(slice);
        chunkHash?.update(slice);
        remaining -= slice.length;
        position += slice.length;
        if (remaining === 0) state = 'data-end';
      }
      return data;
    },
    finish: () => {
      if (state !== 'done') throw brokenFraming();
      return trailer;
    },
  };
}
