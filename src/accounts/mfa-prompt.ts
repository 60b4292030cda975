import { randomUUID } from 'node:crypto';
import { HoistError } from '../shared/errors/errors.js';
import type { CodeQuestion } from '../shared/models/account.js';
import type { AskForCode } from './aws-profiles.js';

/** Where questions for codes wait until the person in front of the window answers. */
export interface MfaPrompt {
  readonly askForCode: AskForCode;
  /** Null: the person has no code. An unknown question was answered already. */
  answer(requestId: string, code: string | null): void;
}

/** A question nobody answers is given up after so long, in ms: whoever waits for it must not wait for ever. */
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
