import type { IpcMain } from 'electron/main';
import { err, HoistError, type Result } from '../../shared/errors/errors.js';
import { type Channel, contract, type Input, type Output } from '../../shared/ipc/contract.js';
import { isTrustedSender } from './sender.js';

/** Answers one channel: resolves to the value, or throws HoistError for what can go wrong. */
export type Handler<C extends Channel> = (input: Input<C>) => Promise<Output<C>>;
export type Handlers = { readonly [C in Channel]: Handler<C> };

/** The handlers of one area of the contract, e.g. `runs`. */
export type HandlersOf<Area extends string> = Pick<Handlers, Extract<Channel, `${Area}.${string}`>>;

/** Hears of answers that should not happen: refused senders, malformed input, bugs. Never of input values. */
export type IpcComplaint = (channel: Channel, what: 'sender' | 'input' | 'bug', error?: unknown) => void;

/**
 * Connects every channel of the contract with its handler. Each message passes the check of its sender,
 * then the schema; what a handler throws becomes an error value: HoistError as it is, anything else as
 * `internal`, with the cause told to `complain` only.
 */
export function registerHandlers(ipcMain: IpcMain, handlers: Handlers, complain: IpcComplaint): void {
  for (const channel of Object.keys(contract) as Channel[]) {
    ipcMain.handle(channel, async (event, input: unknown): Promise<Result<unknown>> => {
      if (!isTrustedSender(event)) {
        complain(channel, 'sender');
        return err('request-refused');
      }
      return answer(channel, input, handlers, complain);
    });
  }
}

/** The part after the sender check, apart so that it can be tested without Electron. */
export async function answer(
  channel: Channel,
  input: unknown,
  handlers: Handlers,
  complain: IpcComplaint,
): Promise<Result<unknown>> {
  const parsed = contract[channel].in.safeParse(input);
  if (!parsed.success) {
    complain(channel, 'input');
    return err('request-invalid');
  }
  const handler = handlers[channel] as (value: unknown) => Promise<unknown>;
  try {
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    if (error instanceof HoistError) return { ok: false, error: error.error };
    complain(channel, 'bug', error);
    return err('internal');
  }
}

/** A Result's value; its error as an exception. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new HoistError(result.error.code, result.error.details);
}
