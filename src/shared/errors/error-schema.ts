import { z } from 'zod';
import { type AppError, errorCodes } from './errors.js';

/**
 * Validates an {@link AppError} from another process; a separate file, so that a sender thread loads no
 * validator.
 */
export const appError = z.strictObject({
  code: z.enum(errorCodes),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
}) satisfies z.ZodType<AppError>;
