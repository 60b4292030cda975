/** A promise, and what resolves it. */
export interface Resolvable<T> {
  readonly promise: Promise<T>;
  /** Counts once. */
  readonly resolve: (value: T) => void;
}

/** The part of `Promise.withResolvers` that Node 20 lacks and Hoist needs. Source: ECMA-262, section 27.2.4.9 */
export function withResolvers<T>(): Resolvable<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
