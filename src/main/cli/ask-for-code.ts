import { createInterface } from 'node:readline/promises';
import { HoistError } from '../../shared/errors.js';
import type { AskForCode } from '../credentials/aws-profiles.js';

/** Asks for the digits of an MFA device where somebody sits at the terminal. */
export const askForCode: AskForCode = async (device) => {
  if (!process.stdin.isTTY) throw new HoistError('mfa-code-missing');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(`MFA ${device}: `)).trim();
  } finally {
    lines.close();
  }
};
