import type { Result } from '../../shared/errors/errors.js';
import type { CodeQuestion } from '../../shared/models/account.js';
import type { Draft } from '../../shared/models/plan.js';
import type { RunSnapshot } from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';

/** One call that the code under test made to main; the test answers it when it likes. */
export interface Question {
  readonly verb: string;
  readonly input: unknown;
  answer(result: Result<unknown>): Promise<void>;
}

/** A standing answer to a verb: a result, or a function of the input. Null: it is never answered. */
type Answer<Verb> = Verb extends (...input: infer Input) => Promise<infer Output>
  ? Output | ((...input: Input) => Output) | null
  : never;

/** Standing answers, by area and verb. */
export type Answers = {
  readonly [Room in keyof HoistBridge]?: {
    readonly [Verb in keyof HoistBridge[Room]]?: Answer<HoistBridge[Room][Verb]>;
  };
};

export interface ScriptedBridge {
  readonly bridge: HoistBridge;
  /** Every call so far, oldest first. */
  readonly questions: readonly Question[];
  /** The latest unanswered call of this verb; throws when there is none. */
  pending(verb: string): Question;
  /** How often a verb was called. */
  count(verb: string): number;
  tellDraft(draft: Draft): void;
  tellRun(snapshot: RunSnapshot): void;
  wantCode(question: CodeQuestion): void;
}

/**
 * A bridge with nothing behind it. Verbs with a standing answer return it at once; every other call waits
 * until somebody answers it by hand, in any order. What main sends is deeply frozen.
 */
export function createScriptedBridge(answers: Answers = {}): ScriptedBridge {
  const questions: Question[] = [];
  const open = new Set<Question>();
  const draftListeners = new Set<(draft: Draft) => void>();
  const codeListeners = new Set<(question: CodeQuestion) => void>();
  const runListeners = new Set<(snapshot: RunSnapshot) => void>();
  const standing = answers as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

  const room = (name: string): unknown =>
    new Proxy(
      {},
      {
        get:
          (_target, method: string) =>
          (...inputs: readonly unknown[]) => {
            const [input] = inputs;
            if (method === 'onChanged') {
              draftListeners.add(input as (draft: Draft) => void);
              return () => draftListeners.delete(input as (draft: Draft) => void);
            }
            if (method === 'onCodeWanted') {
              codeListeners.add(input as (question: CodeQuestion) => void);
              return () => codeListeners.delete(input as (question: CodeQuestion) => void);
            }
            if (method === 'onSnapshot') {
              runListeners.add(input as (snapshot: RunSnapshot) => void);
              return () => runListeners.delete(input as (snapshot: RunSnapshot) => void);
            }
            return new Promise((resolve) => {
              const question: Question = {
                verb: `${name}.${method}`,
                input,
                answer: async (result) => {
                  open.delete(question);
                  resolve(deepFreeze(result));
                  await settle();
                },
              };
              questions.push(question);
              open.add(question);
              const answer = standing[name]?.[method] ?? null;
              if (answer !== null) {
                void question.answer(typeof answer === 'function' ? answer(...inputs) : answer);
              }
            });
          },
      },
    );

  return {
    bridge: {
      app: room('app'),
      profiles: room('profiles'),
      connections: room('connections'),
      proxy: room('proxy'),
      buckets: room('buckets'),
      access: room('access'),
      incompleteUploads: room('incompleteUploads'),
      draft: room('draft'),
      runs: room('runs'),
    } as HoistBridge,
    questions,
    pending: (verb) => {
      const found = [...open].filter((question) => question.verb === verb).at(-1);
      if (found === undefined) {
        throw new Error(`Nobody asked ${verb}; open are: ${[...open].map((one) => one.verb).join(', ')}`);
      }
      return found;
    },
    count: (verb) => questions.filter((question) => question.verb === verb).length,
    tellDraft: (draft) => {
      for (const listener of draftListeners) {
        listener(deepFreeze(draft));
      }
    },
    wantCode: (question) => {
      for (const listener of codeListeners) {
        listener(deepFreeze(question));
      }
    },
    tellRun: (snapshot) => {
      for (const listener of runListeners) {
        listener(deepFreeze(snapshot));
      }
    },
  };
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
