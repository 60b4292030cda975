import { createHash } from 'node:crypto';
import type { ListedObject, ObjectStore } from '../store/object-store.js';
import { behindKey, behindPrefix } from './list-query.js';

export interface Walk {
  readonly bucketId: number;
  readonly prefix: Buffer;
  /** Empty for none. */
  readonly delimiter: Buffer;
  /** Where to start, as `next` or {@link KeyOrder.behind} gave it; empty for the beginning. */
  readonly start: Buffer;
  /** From 1. */
  readonly limit: number;
}

export interface WalkResult {
  readonly objects: readonly ListedObject[];
  readonly commonPrefixes: readonly Buffer[];
  /** Where the next page starts; null at the end. */
  readonly next: Buffer | null;
}

/** The order in which a server lists keys. */
export interface KeyOrder {
  walk(objects: ObjectStore, walk: Walk): WalkResult;
  /** The first position after a key. */
  behind(key: string): Buffer;
  /** The first position after all keys that are rolled up into this prefix. */
  behindAll(commonPrefix: string): Buffer;
}

/** Length of the common prefix that a key is rolled up into; -1 when it is listed itself. */
function rolledUpTo(key: Buffer, { delimiter, prefix }: Walk): number {
  const cut = delimiter.length === 0 ? -1 : key.indexOf(delimiter, prefix.length);
  return cut === -1 ? -1 : cut + delimiter.length;
}

/** Keys in byte order, with those after a delimiter rolled up; skips what a common prefix covers. */
function walkInByteOrder(objects: ObjectStore, walk: Walk): WalkResult {
  const { bucketId, prefix, delimiter, limit } = walk;
  const before = behindPrefix(prefix);
  const found: ListedObject[] = [];
  const commonPrefixes: Buffer[] = [];
  let position = Buffer.compare(walk.start, prefix) < 0 ? prefix : walk.start;
  // Grows while keys are listed themselves: a key that is rolled up makes the rest of its batch useless.
  let batchSize = delimiter.length === 0 ? limit + 1 : 8;
  for (;;) {
    const batch = objects.page(bucketId, position, before, batchSize);
    let rolledUp = false;
    for (const object of batch) {
      if (found.length + commonPrefixes.length === limit)
        return { objects: found, commonPrefixes, next: position };
      const cut = rolledUpTo(object.key, walk);
      if (cut !== -1) {
        const common = object.key.subarray(0, cut);
        commonPrefixes.push(common);
        position = behindPrefix(common) ?? common;
        rolledUp = true;
        break;
      }
      found.push(object);
      position = behindKey(object.key);
    }
    if (!rolledUp && batch.length < batchSize) return { objects: found, commonPrefixes, next: null };
    batchSize = rolledUp ? 8 : Math.min(batchSize * 2, 1001);
  }
}

export const byteOrder: KeyOrder = {
  walk: walkInByteOrder,
  behind: (key) => behindKey(Buffer.from(key, 'utf8')),
  behindAll: (commonPrefix) => behindPrefix(Buffer.from(commonPrefix, 'utf8')) ?? Buffer.alloc(0),
};

function placeOf(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Every key under the prefix is visited for each page: this order has no index. */
function walkInHashOrder(objects: ObjectStore, walk: Walk): WalkResult {
  const { bucketId, prefix, start, limit } = walk;
  const rows = new Map<string, { readonly name: Buffer; readonly object: ListedObject | null }>();
  for (const object of objects.page(bucketId, prefix, behindPrefix(prefix), Number.MAX_SAFE_INTEGER)) {
    const cut = rolledUpTo(object.key, walk);
    const name = cut === -1 ? object.key : object.key.subarray(0, cut);
    rows.set(name.toString('utf8'), { name, object: cut === -1 ? object : null });
  }
  const ordered = [...rows.values()]
    .map((row) => ({ ...row, place: placeOf(row.name) }))
    .filter(({ place }) => Buffer.compare(place, start) >= 0)
    .toSorted((a, b) => Buffer.compare(a.place, b.place));
  const page = ordered.slice(0, limit);
  return {
    objects: page.flatMap(({ object }) => object ?? []),
    commonPrefixes: page.flatMap(({ object, name }) => (object === null ? name : [])),
    next: ordered[limit]?.place ?? null,
  };
}

/** A pseudo-random order, like that of a server that stores encrypted keys. */
export const hashOrder: KeyOrder = {
  walk: walkInHashOrder,
  behind: (key) => behindKey(placeOf(Buffer.from(key, 'utf8'))),
  behindAll: (commonPrefix) => behindKey(placeOf(Buffer.from(commonPrefix, 'utf8'))),
};
