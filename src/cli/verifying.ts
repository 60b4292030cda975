import { randomUUID } from 'node:crypto';
import type { ReadBackChoice, VerifyOptions } from '../shared/models/run.js';

/** Which objects belong to a share is chosen anew each time, so that nobody can know beforehand. */
export function verifyingOf(readBack: ReadBackChoice): VerifyOptions {
  return { readBack, seed: randomUUID() };
}
