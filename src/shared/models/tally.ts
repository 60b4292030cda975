import { z } from 'zod';

/** A number of files and the bytes in them. */
export const tally = z.strictObject({ files: z.int().min(0), bytes: z.int().min(0) });
export type Tally = z.infer<typeof tally>;
