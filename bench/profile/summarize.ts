/**
 * The format of V8's CPU profiler
 * (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile).
 */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  /** Microseconds. */
  readonly startTime: number;
  readonly endTime: number;
  /** The node that was running at each sample, and the microseconds since the one before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Share {
  readonly name: string;
  readonly seconds: number;
}

export interface ProfileSummary {
  readonly wallSeconds: number;
  /** Not idle. On a busy machine this includes time that the thread waited for a core. */
  readonly busySeconds: number;
  /** Time spent in each package, own file, or part of Node; the most first. */
  readonly places: readonly Share[];
  /** Time spent in each function itself. */
  readonly functions: readonly Share[];
  /** Time spent in each function and everything it called. */
  readonly withCallees: readonly Share[];
}

const idle = '(idle)';

export function summarize(profile: CpuProfile): ProfileSummary {
  const own = new Map<number, number>();
  for (const [index, node] of profile.samples.entries()) add(own, node, profile.timeDeltas[index] ?? 0);
  const parents = new Map<number, number>();
  for (const { id, children = [] } of profile.nodes) for (const child of children) parents.set(child, id);
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  const withCallees = new Map<string, number>();
  let busy = 0;
  for (const [id, microseconds] of own) {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === idle) continue;
    busy += microseconds;
    add(places, placeOf(frame), microseconds);
    add(functions, nameOf(frame), microseconds);
    // A recursive function counts once.
    const callers = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const caller = frames.get(at);
      if (caller !== undefined && caller.url !== '') callers.add(nameOf(caller));
    }
    for (const caller of callers) add(withCallees, caller, microseconds);
  }
  return {
    wallSeconds: (profile.endTime - profile.startTime) / 1e6,
    busySeconds: busy / 1e6,
    places: ranked(places),
    functions: ranked(functions),
    withCallees: ranked(withCallees),
  };
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

function placeOf({ functionName, url }: Frame): string {
  if (url.startsWith('node:')) return url;
  if (url === '') return functionName.startsWith('(') ? functionName : `native ${functionName}`;
  const inPackage = url.split('/node_modules/').at(-1);
  if (inPackage === undefined || inPackage === url) return url.split('/').at(-1) ?? url;
  return inPackage
    .split('/')
    .slice(0, inPackage.startsWith('@') ? 2 : 1)
    .join('/');
}

function nameOf(frame: Frame): string {
  const { functionName, url, lineNumber } = frame;
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} (${placeOf(frame)}:${lineNumber + 1})`;
}

function add<Key>(sums: Map<Key, number>, key: Key, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function ranked(sums: ReadonlyMap<string, number>): readonly Share[] {
  return [...sums]
    .map(([name, microseconds]) => ({ name, seconds: microseconds / 1e6 }))
    .toSorted((a, b) => b.seconds - a.seconds);
}
