import { z } from 'zod';
import { appError } from '../errors/error-schema.js';

export const settings = z.strictObject({
  language: z.enum(['system', 'ko', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Limit on the bytes sent per second by all uploads together; null for none. */
  bytesPerSecond: z.int().min(1000).nullable(),
});
export type Settings = z.infer<typeof settings>;

/** The languages of Hoist's messages. */
export type Language = Exclude<Settings['language'], 'system'>;

export const appInfo = z.strictObject({
  version: z.string(),
  /** The system's language, or the closest one that Hoist has. */
  systemLanguage: z.enum(['ko', 'en']),
  /** The country of the system's regional format, e.g. `DE`, whatever the language; null where it has none. */
  region: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  platform: z.enum(['win32', 'darwin', 'linux']),
  settings,
  /**
   * `system`: saved keys are encrypted by the operating system; `session`: it can't, so keys live until Hoist
   * closes.
   */
  secretProtection: z.enum(['system', 'session']),
  /** What the journal reported at start, if it had to be set aside; what it reports later is an event. */
  notice: appError.nullable(),
  /** The run in progress that began last; null when there is none. */
  running: z.string().nullable(),
  /** Whether an upload may be offered to be continued: the page then waits for the engine, which knows. */
  mayContinue: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfo>;
