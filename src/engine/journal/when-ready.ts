import type { Journal } from './journal.js';

/** The items of a source, each of them when the journal is ready for what is written about it. */
export async function* whenReady<T>(source: AsyncIterable<T>, ready: Journal['ready']): AsyncGenerator<T> {
  for await (const item of source) {
    await ready();
    yield item;
  }
}
