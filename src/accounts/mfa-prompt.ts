import { randomUUID } from 'node:crypto';
import { HoistError } from '../shared/errors/errors.js';
import type { CodeQuestion } from '../shared/models/account.js';
import type { AskForCode } from './aws-profiles.js';

/** Keeps requests for MFA codes until the user answers, however often the page that asks is loaded again. */
export interface MfaPrompt {
  readonly askForCode: AskForCode;
  /** Null: the user has no code. An unknown request was already answered. */
  answer(requestId: string, code: string | null): void;
  /** What nobody has answered yet, oldest first. */
  pending(): readonly CodeQuestion[];
}

/** @param tell puts a question before the person */
export function createMfaPrompt(tell: (question: CodeQuestion) => void): MfaPrompt {
  const waiting = new Map<string, { question: CodeQuestion; settle: (code: string | null) => void }>();
  return {
    askForCode: (device, wasWrong) =>
      new Promise<string>((resolve, reject) => {
        const question: CodeQuestion = { requestId: randomUUID(), device, wasWrong };
        const settle = (code: string | null): void => {
          waiting.delete(question.requestId);
          if (code === null) reject(new HoistError('mfa-code-missing'));
          else resolve(code);
        };
        waiting.set(question.requestId, { question, settle });
        tell(question);
      }),
    answer: (requestId, code) => waiting.get(requestId)?.settle(code),
    pending: () => [...waiting.values()].map(({ question }) => question),
  };
}
