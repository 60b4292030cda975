/** Notices deletions during a conditional write of the same key. */
export interface WriteWatch {
  /** Starts watching a key. */
  begin(bucketId: number, key: string): WatchedWrite;
  /** To be called when the key's object was deleted. */
  deleted(bucketId: number, key: string): void;
}

export interface WatchedWrite {
  /** Whether the key's object was deleted since `begin`. */
  readonly disturbed: boolean;
  end(): void;
}

export function createWriteWatch(): WriteWatch {
  const active = new Map<string, Set<{ disturbed: boolean }>>();
  const nameOf = (bucketId: number, key: string): string => `${bucketId}/${key}`;
  return {
    begin: (bucketId, key) => {
      const name = nameOf(bucketId, key);
      const state = { disturbed: false };
      const writes = active.get(name) ?? new Set();
      active.set(name, writes.add(state));
      return {
        get disturbed() {
          return state.disturbed;
        },
        end: () => {
          writes.delete(state);
          if (writes.size === 0 && active.get(name) === writes) active.delete(name);
        },
      };
    },
    deleted: (bucketId, key) => {
      for (const state of active.get(nameOf(bucketId, key)) ?? []) state.disturbed = true;
    },
  };
}
