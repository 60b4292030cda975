import { invalidArgument, notImplemented } from '../protocol/s3-error.js';

/** How the body is protected, according to `x-amz-content-sha256`. */
export type PayloadMode =
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'unsigned' }
  /** `aws-chunked` framing; `signed`: every chunk carries a signature; `trailer`: checksums follow the last chunk. */
  | { readonly kind: 'chunked'; readonly signed: boolean; readonly trailer: boolean };

/**
 * @throws S3Error InvalidArgument for a value that S3 does not know. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html (x-amz-content-sha256)
 */
export function readPayloadMode(value: string): PayloadMode {
  switch (value) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned' };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: false, trailer: true };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', signed: true, trailer: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: true, trailer: true };
    default:
      if (value.startsWith('STREAMING-AWS4-ECDSA')) throw notImplemented('SigV4A');
      if (/^[0-9a-f]{64}$/.test(value)) return { kind: 'sha256', hex: value };
      throw invalidArgument(
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or a valid sha256 value.',
        'x-amz-content-sha256',
        value,
      );
  }
}
