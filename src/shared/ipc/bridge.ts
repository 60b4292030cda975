import type { Result } from '../errors/errors.js';
import type { Area, Channel, VerbIn } from './channels.js';
import type { EventChannel, EventPayload, Input, Output } from './contract.js';

type Answer<C extends Channel> = Promise<Result<Output<C>>>;

/** Calls one channel. A channel without input is called without an argument. */
export type Ask<C extends Channel> =
  Input<C> extends Readonly<Record<string, never>> ? () => Answer<C> : (input: Input<C>) => Answer<C>;

/**
 * The verbs that take dropped files in place of their channel's input: a file's path goes to main without the
 * page ever seeing it.
 */
export interface DroppedArguments<DroppedFile> {
  readonly 'profiles.importDropped': DroppedFile;
  /** Folders and files as a whole; main scans them. */
  readonly 'draft.addDropped': readonly DroppedFile[];
  readonly 'receipts.openDropped': DroppedFile;
}

type Verb<C extends Channel, DroppedFile> = C extends keyof DroppedArguments<DroppedFile>
  ? (dropped: DroppedArguments<DroppedFile>[C]) => Answer<C>
  : Ask<C>;

type EventIn<A extends Area> = Extract<EventChannel, `${A}.${string}`>;
type ListenerName<E extends string> = E extends `${string}.${infer Name}` ? `on${Capitalize<Name>}` : never;

/**
 * How the page subscribes to an area's events: `onChanged` for `draft.changed`. Calling the returned function
 * unsubscribes.
 */
export type Subscriptions<A extends Area> = {
  readonly [E in EventIn<A> as ListenerName<E>]: (listener: (payload: EventPayload<E>) => void) => () => void;
};

type ChannelFor<A extends Area, V extends string> = Extract<`${A}.${V}`, Channel>;

/** Every channel as a function, with the input of its schema. */
export type Asks = {
  readonly [A in Area]: { readonly [V in VerbIn<A>]: Ask<ChannelFor<A, V>> };
};

/**
 * Everything the page can ask of Hoist: `window.hoist`. It has verbs, never channel names. It is derived from
 * the contract: a new channel is a new verb here, a new event a new subscription, and an implementation that
 * lacks one does not compile.
 *
 * @typeParam DroppedFile the browser's `File`, for which this room has no types
 */
export type Bridge<DroppedFile> = {
  readonly [A in Area]: {
    readonly [V in VerbIn<A>]: Verb<ChannelFor<A, V>, DroppedFile>;
  } & Subscriptions<A>;
};
