import { randomUUID } from 'node:crypto';
import { HoistError } from '../shared/errors/errors.js';
import type { CodeQuestion } from '../shared/models/account.js';
import type { AskForCode } from './aws-profiles.js';

/** Holds requests for MFA codes until the user answers in the window. */
export interface MfaPrompt {
  readonly askForCode: AskForCode;
  /** Null: the user has no code. An unknown request was already answered. */
  answer(requestId: string, code: string | null): void;
}

/** A request expires after this many ms, so that nobody waits for it for ever. */
const patienceMs = 5 * 60 * 1000;

/** @param tell puts a question before the person */
export function createMfaPrompt(tell: (question: CodeQuestion) => void, waitMs = patienceMs): MfaPrompt {
  const waiting = new Map<string, (code: string | null) => void>();
  return {
    askForCode: (device) =>
      new Promise<string>((resolve, reject) => {
        const question: CodeQuestion = { requestId: randomUUID(), device };
        const settle = (code: string | null): void => {
          clearTimeout(timer);
          waiting.delete(question.requestId);
          if (code === null) reject(new HoistError('mfa-code-missing'));
          else resolve(code);
        };
        const timer = setTimeout(settle, waitMs, null);
        timer.unref();
        waiting.set(question.requestId, settle);
        tell(question);
      }),
    answer: (requestId, code) => waiting.get(requestId)?.(code),
  };
}
