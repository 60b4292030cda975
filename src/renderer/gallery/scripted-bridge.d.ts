import type { Result } from '../../shared/errors/errors.js';
import type { CodeQuestion } from '../../shared/models/account.js';
import type { Draft } from '../../shared/models/plan.js';
import type { RunSnapshot } from '../../shared/models/run.js';
import type { HoistBridge } from '../bridge/bridge.js';
/** One question the code under test put to main; the test answers it when it likes. */
export interface Question {
    readonly verb: string;
    readonly input: unknown;
    answer(result: Result<unknown>): Promise<void>;
}
/** A standing answer to a verb: a result, or what makes one of the input. Null: it is never answered. */
type Answer<Verb> = Verb extends (...input: infer Input) => Promise<infer Output> ? Output | ((...input: Input) => Output) | null : never;
/** Standing answers, by room and verb. */
export type Answers = {
    readonly [Room in keyof HoistBridge]?: {
        readonly [Verb in keyof HoistBridge[Room]]?: Answer<HoistBridge[Room][Verb]>;
    };
};
export interface ScriptedBridge {
    readonly bridge: HoistBridge;
    /** Every question so far, oldest first. */
    readonly questions: readonly Question[];
    /** The latest question of this verb that was not answered yet; throws when there is none. */
    pending(verb: string): Question;
    /** How often a verb was asked. */
    count(verb: string): number;
    tellDraft(draft: Draft): void;
    tellRun(snapshot: RunSnapshot): void;
    wantCode(question: CodeQuestion): void;
}
/**
 * A bridge with nothing behind it. Verbs with a standing answer give it at once; every other question waits until
 * somebody answers it by hand, in any order. What main sends is frozen all the way down.
 */
export declare function createScriptedBridge(answers?: Answers): ScriptedBridge;
/** Lets every promise that can settle do so. */
export declare function settle(): Promise<void>;
export declare function deepFreeze<T>(value: T): T;
export {};
