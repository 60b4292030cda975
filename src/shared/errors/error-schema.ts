import { z } from 'zod';
import { type AppError, errorCodes } from './errors.js';

/** Checks an {@link AppError} that comes from another process; apart from it, so that a sender thread loads no validator. */
export const appError = z.strictObject({
  code: z.enum(errorCodes),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
}) satisfies z.ZodType<AppError>;
