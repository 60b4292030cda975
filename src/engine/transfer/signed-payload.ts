import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/**
 * Makes the SDK sign the content of a command: it hashes a body that is in memory, and leaves that of a stream unsigned
 * (`UNSIGNED-PAYLOAD`).
 *
 * @param sha256 of the content, hexadecimal
 */
export function signPayload(command: PutObjectCommand | UploadPartCommand, sha256: string): void {
  // The two differ in types that are not used here.
  (command as PutObjectCommand).middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'signPayload' },
  );
}
