import { z } from 'zod';

export const bucket = z.strictObject({
  name: z.string(),
  /** Null until it is known. */
  region: z.string().nullable(),
  /** Milliseconds since 1970; null when S3 did not say. */
  createdAt: z.number().nullable(),
  /** S3 says that it exists and does not let these keys list it; they may still be allowed to put. */
  lookRefused: z.literal(true).optional(),
});
export type Bucket = z.infer<typeof bucket>;
