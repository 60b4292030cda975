import { createInterface } from 'node:readline/promises';
import type { AskForCode } from '../accounts/aws-profiles.js';
import { HoistError } from '../shared/errors/errors.js';

/** Asks for the digits of an MFA device when a person is at the terminal. */
export const askForCode: AskForCode = async (device) => {
  if (!process.stdin.isTTY) throw new HoistError('mfa-code-missing');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(`MFA ${device}: `)).trim();
  } finally {
    lines.close();
  }
};
