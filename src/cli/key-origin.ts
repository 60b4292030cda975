/** Where a run's keys came from: enough to find them again, and never the keys themselves. */
export type KeyOrigin =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'profile'; readonly name: string }
  | { readonly kind: 'environment' };

/** The form kept in a run's record; null for keys that have to be given again. */
export function writeOrigin(origin: KeyOrigin): string | null {
  switch (origin.kind) {
    case 'file':
      return `key-file:${origin.path}`;
    case 'profile':
      return `aws-profile:${origin.name}`;
    case 'environment':
      return null;
  }
}

export function readOrigin(written: string | null): KeyOrigin {
  const [kind, rest] = [written?.slice(0, written.indexOf(':')), written?.slice(written.indexOf(':') + 1)];
  if (kind === 'key-file' && rest !== undefined) return { kind: 'file', path: rest };
  if (kind === 'aws-profile' && rest !== undefined) return { kind: 'profile', name: rest };
  return { kind: 'environment' };
}
