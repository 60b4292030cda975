import type { WebContents } from 'electron/main';
import type { z } from 'zod';
import { appError } from '../../shared/errors/error-schema.js';
import { err, HoistError, type Result } from '../../shared/errors/errors.js';
import type { Channel } from '../../shared/ipc/channels.js';
import {
  contract,
  type EventChannel,
  type EventPayload,
  events,
  type Input,
  type Output,
} from '../../shared/ipc/contract.js';
import type { Complain } from './complaints.js';
import { checkOutgoing } from './outgoing.js';
import type { Answerer } from './receive.js';

/** Answers one channel: resolves to the value, or throws HoistError for expected failures. */
export type Handler<C extends Channel> = (input: Input<C>) => Promise<Output<C>>;
export type Handlers = { readonly [C in Channel]: Handler<C> };

/** The handlers of one area of the contract, e.g. `runs`. */
export type HandlersOf<Area extends string> = Pick<Handlers, Extract<Channel, `${Area}.${string}`>>;

export interface ContractChecks {
  /**
   * Refuses answers that break the contract, instead of removing their extra fields; see {@link
   * checkOutgoing}.
   */
  readonly isStrict: boolean;
  readonly complain: Complain;
}

/**
 * Answers every channel of the contract by its handler. The input is checked against its schema, and the answer against its
 * own. A handler's exception becomes an error value: HoistError as it is, anything else as `internal`, and only `complain`
 * learns the cause.
 */
export function createAnswerer(handlers: Handlers, checks: ContractChecks): Answerer {
  return {
    answer: (channel, input) => answer(channel, input, handlers, checks),
    refuse: (channel) => {
      checks.complain(channel, 'sender');
      return err('request-refused');
    },
  };
}

async function answer(
  channel: Channel,
  input: unknown,
  handlers: Handlers,
  checks: ContractChecks,
): Promise<Result<unknown>> {
  const parsed = contract[channel].in.safeParse(input);
  if (!parsed.success) {
    checks.complain(channel, 'input');
    return err('request-invalid');
  }
  const handler = handlers[channel] as (value: unknown) => Promise<unknown>;
  try {
    const value = await handler(parsed.data);
    const sent = released<unknown>(channel, contract[channel].out as z.ZodType, value, checks);
    return sent === null ? err('internal') : { ok: true, value: sent.value };
  } catch (error) {
    if (error instanceof HoistError) {
      const sent = released(channel, appError, error.error, checks);
      return sent === null ? err('internal') : { ok: false, error: sent.value };
    }
    checks.complain(channel, 'bug', error instanceof Error ? error.name : undefined);
    return err('internal');
  }
}

/** Sends an event to the window; a payload that breaks the contract is treated like an answer. */
export function sendEvent<C extends EventChannel>(
  contents: Pick<WebContents, 'send'>,
  channel: C,
  payload: EventPayload<C>,
  checks: ContractChecks,
): void {
  const sent = released<unknown>(channel, events[channel] as z.ZodType, payload, checks);
  if (sent !== null) contents.send(channel, sent.value);
}

/** The part of a value that may leave main; null for nothing. */
function released<T>(
  channel: Channel | EventChannel,
  schema: z.ZodType<T>,
  value: unknown,
  { isStrict, complain }: ContractChecks,
): { readonly value: T } | null {
  const checked = checkOutgoing(schema, value, isStrict);
  if (checked.problems.length > 0) complain(channel, 'answer', checked.problems.join('; '));
  return checked.sent;
}
