import { z } from 'zod';

/**
 * A completion report of S3's batch operation *Compute checksum* that the person chose; the page never learns its path. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-compute-checksums.html
 */
export const chosenReport = z.strictObject({ reportId: z.string().min(1).max(64), name: z.string() });
export type ChosenReport = z.infer<typeof chosenReport>;
