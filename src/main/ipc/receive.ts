import type { IpcMain } from 'electron/main';
import { type AppError, err, type Result } from '../../shared/errors/errors.js';
import { type Channel, channels } from '../../shared/ipc/channels.js';
import { isTrustedSender } from './sender.js';

/** What answers the calls of the page. */
export interface Answerer {
  /** Never rejects. */
  answer(channel: Channel, input: unknown): Promise<Result<unknown>>;
  /** Answers a call that did not come from Hoist's page. */
  refuse(channel: Channel): Result<never>;
}

/**
 * Receives every call of the contract from now on. The sender is checked when a call arrives; the call is answered when
 * `answerer` has resolved, which must not reject.
 */
export function receiveCalls(ipcMain: Pick<IpcMain, 'handle'>, answerer: Promise<Answerer>): void {
  for (const channel of channels) {
    ipcMain.handle(channel, async (event, input: unknown): Promise<Result<unknown>> => {
      const isTrusted = isTrustedSender(event);
      const given = await answerer;
      return isTrusted ? given.answer(channel, input) : given.refuse(channel);
    });
  }
}

/** Answers every call with the reason why Hoist could not start. */
export function failedAnswerer(error: AppError): Answerer {
  return {
    answer: async () => ({ ok: false, error }),
    refuse: () => err('request-refused'),
  };
}
