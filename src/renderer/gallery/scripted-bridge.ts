import type { AppError, Result } from '../../shared/errors/errors.js';
import { type Area, type Channel, channelsOf, verbs } from '../../shared/ipc/channels.js';
import { contract, type EventChannel, type EventPayload, events } from '../../shared/ipc/contract.js';
import type { CodeQuestion } from '../../shared/models/account.js';
import type { Command } from '../../shared/models/commands.js';
import type { Draft } from '../../shared/models/plan.js';
import type { RunSnapshot } from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';

/** One call that the code under test made to main; the test answers it when it likes. */
export interface Question {
  readonly channel: Channel;
  readonly input: unknown;
  /** Rejects when the contract has no room for the value. */
  answer(result: Result<unknown>): Promise<void>;
}

/** A standing answer: a result, or a function of the input. Null: it is never answered. */
type Answer<Verb> = Verb extends (...input: infer Input) => Promise<infer Output>
  ? Output | ((...input: Input) => Output) | null
  : never;

/** Standing answers, by area and verb. */
export type Answers = {
  readonly [A in keyof HoistBridge]?: {
    readonly [V in keyof HoistBridge[A]]?: Answer<HoistBridge[A][V]>;
  };
};

export interface ScriptedBridge {
  readonly bridge: HoistBridge;
  /** Every call so far, oldest first. */
  readonly questions: readonly Question[];
  /** The latest unanswered call of this channel; throws when there is none. */
  pending(channel: Channel): Question;
  /** How often a channel was called. */
  count(channel: Channel): number;
  tellDraft(draft: Draft): void;
  tellRun(snapshot: RunSnapshot): void;
  wantCode(question: CodeQuestion): void;
  tellNotice(notice: AppError): void;
  loseEngine(): void;
  tellCommand(command: Command): void;
  wantRun(runId: string): void;
}

type Listeners = Map<EventChannel, Set<(payload: unknown) => void>>;

/**
 * A bridge with nothing behind it. Calls with a standing answer return it at once; every other call waits until
 * somebody answers it by hand, in any order. What main sends has to pass the contract, and is deeply frozen.
 */
export function createScriptedBridge(answers: Answers = {}): ScriptedBridge {
  const questions: Question[] = [];
  const open = new Set<Question>();
  const listeners: Listeners = new Map();
  const standing = answers as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  function ask(channel: Channel, answer: unknown, inputs: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const question: Question = {
        channel,
        input: inputs[0],
        answer: async (result) => {
          if (result.ok) {
            contract[channel].out.parse(result.value);
          }
          open.delete(question);
          resolve(deepFreeze(result));
          await settle();
        },
      };
      questions.push(question);
      open.add(question);
      if (answer !== null) {
        question.answer(typeof answer === 'function' ? answer(...inputs) : answer).catch(reject);
      }
    });
  }

  function questionsOf(area: Area): Record<string, unknown> {
    return Object.fromEntries(
      channelsOf(area).map((channel, index) => {
        const verb = verbs[area][index] ?? '';
        const answer = standing[area]?.[verb] ?? null;
        return [verb, (...inputs: readonly unknown[]) => ask(channel, answer, inputs)];
      }),
    );
  }

  function tell<C extends EventChannel>(channel: C, payload: EventPayload<C>): void {
    events[channel].parse(payload);
    for (const listener of listeners.get(channel) ?? []) {
      listener(deepFreeze(payload));
    }
  }

  return {
    bridge: Object.fromEntries(
      (Object.keys(verbs) as Area[]).map((area) => [
        area,
        { ...questionsOf(area), ...subscriptionsOf(area, listeners) },
      ]),
    ) as HoistBridge,
    questions,
    pending: (channel) => {
      const found = [...open].filter((question) => question.channel === channel).at(-1);
      if (found === undefined) {
        throw new Error(
          `Nobody asked ${channel}; open are: ${[...open].map((one) => one.channel).join(', ')}`,
        );
      }
      return found;
    },
    count: (channel) => questions.filter((question) => question.channel === channel).length,
    tellDraft: (draft) => tell('draft.changed', draft),
    tellRun: (snapshot) => tell('runs.snapshot', snapshot),
    wantCode: (question) => tell('profiles.codeWanted', question),
    tellNotice: (notice) => tell('app.notice', notice),
    loseEngine: () => tell('runs.lost', {}),
    wantRun: (runId) => tell('runs.wanted', { runId }),
    tellCommand: (command) => tell('app.command', { command }),
  };
}

/** `onChanged` for `draft.changed`, and so on. */
function subscriptionsOf(area: Area, listeners: Listeners): Record<string, unknown> {
  const channels = (Object.keys(events) as EventChannel[]).filter((one) => one.startsWith(`${area}.`));
  return Object.fromEntries(
    channels.map((channel) => {
      const [first = '', ...rest] = channel.slice(area.length + 1);
      return [
        `on${first.toUpperCase()}${rest.join('')}`,
        (listener: (payload: unknown) => void) => {
          const all = listeners.get(channel) ?? new Set();
          listeners.set(channel, all.add(listener));
          return () => all.delete(listener);
        },
      ];
    }),
  );
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
