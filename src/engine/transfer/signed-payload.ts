import { createHash } from 'node:crypto';
import type { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';

/**
 * Makes the SDK sign the content of a command: it hashes a body that is in memory, and leaves that of a stream unsigned
 * (`UNSIGNED-PAYLOAD`).
 */
export function signPayload(command: PutObjectCommand | UploadPartCommand, bytes: Uint8Array): void {
  const hash = createHash('sha256').update(bytes).digest('hex');
  // The two differ in types that are not used here.
  (command as PutObjectCommand).middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = hash;
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'signPayload' },
  );
}
