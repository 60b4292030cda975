import { z } from 'zod';

/** For how long the list of files of an ended run is kept: for the newest so many runs, or for so many days. */
export const retention = z.strictObject({
  unit: z.enum(['runs', 'days']),
  count: z.int().min(1).max(10_000),
});
export type Retention = z.infer<typeof retention>;

export const defaultRetention: Retention = { unit: 'runs', count: 200 };
