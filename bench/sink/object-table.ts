/** A checksum as the client sent it: the header's name and its value. */
export type Checksum = readonly [name: string, value: string];

export interface StoredObject {
  readonly size: number;
  /** Written `"sink-1f"`: nothing that could be mistaken for an MD5. */
  readonly etag: string;
  readonly checksum: Checksum | null;
  /** Milliseconds since 1970. */
  readonly storedMs: number;
}

export interface Listing {
  /** In the order of the keys' UTF-8 bytes, as S3 lists them. */
  readonly objects: readonly (readonly [key: string, object: StoredObject])[];
  readonly prefixes: readonly string[];
  readonly isTruncated: boolean;
}

/** The objects of one bucket: everything except their bytes. */
export class ObjectTable {
  readonly #objects = new Map<string, StoredObject>();
  #sorted: string[] = [];
  #unsorted: string[] = [];
  #mustSortAll = false;
  #replaced = 0;
  #bytes = 0;

  get count(): number {
    return this.#objects.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How often an object replaced another one. */
  get replaced(): number {
    return this.#replaced;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(key: string, object: StoredObject): void {
    const earlier = this.#objects.get(key);
    if (earlier === undefined) this.#unsorted.push(key);
    else {
      this.#replaced += 1;
      this.#bytes -= earlier.size;
    }
    this.#bytes += object.size;
    this.#objects.set(key, object);
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    this.#bytes -= object.size;
    this.#objects.delete(key);
    this.#sorted = [];
    this.#unsorted = [];
    this.#mustSortAll = true;
  }

  /** The objects in key order. */
  *entries(): Generator<readonly [string, StoredObject]> {
    this.#sort();
    for (const key of this.#sorted) {
      const object = this.#objects.get(key);
      if (object !== undefined) yield [key, object];
    }
  }

  /**
   * One page of a listing.
   * @param after keys up to this one are left out; a common prefix counts as a key
   * @param most limit of objects and common prefixes together
   */
  list(prefix: string, delimiter: string, after: string, most: number): Listing {
    this.#sort();
    const objects: (readonly [string, StoredObject])[] = [];
    const prefixes: string[] = [];
    const isBehind = (key: string): boolean => byUtf8(key, after) > 0;
    let at = Math.max(this.#firstFrom(prefix), after === '' ? 0 : this.#firstFrom(after));
    for (; at < this.#sorted.length; at += 1) {
      const key = this.#sorted[at] ?? '';
      if (!key.startsWith(prefix)) break;
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      const name = cut === -1 ? key : key.slice(0, cut + delimiter.length);
      if ((after !== '' && !isBehind(name)) || prefixes.at(-1) === name) continue;
      if (objects.length + prefixes.length >= most) return { objects, prefixes, isTruncated: true };
      const object = this.#objects.get(key);
      if (cut !== -1) prefixes.push(name);
      else if (object !== undefined) objects.push([key, object]);
    }
    return { objects, prefixes, isTruncated: false };
  }

  #firstFrom(key: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byUtf8(this.#sorted[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sort(): void {
    if (this.#mustSortAll) {
      this.#mustSortAll = false;
      this.#sorted = [];
      this.#unsorted = [...this.#objects.keys()];
    }
    if (this.#unsorted.length === 0) return;
    // V8's sort detects sorted runs, so adding a few to many is cheap.
    this.#sorted = this.#sorted.concat(this.#unsorted.toSorted(byUtf8)).toSorted(byUtf8);
    this.#unsorted = [];
  }
}

/** The order of UTF-16 units is that of UTF-8 bytes, except between surrogates and U+E000 and above. */
export function byUtf8(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    if (a !== b) return unitRank(a) - unitRank(b);
  }
  return one.length - other.length;
}

function unitRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x10000 : unit;
}
