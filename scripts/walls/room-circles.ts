/** Modules and their imports, as paths relative to the project's folder. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export interface RoomCircle {
  /** Each imports from the next, and the last from the first. */
  readonly rooms: readonly string[];
  /** One import for each step, as `from → to`. */
  readonly imports: readonly string[];
}

/** Rooms that contain rooms: their folders are rooms, and their own files form another. */
const housesOfRooms = ['shared', 'base', 's3', 'engine', 'main', 'renderer'].map((name) => `src/${name}`);

/** The room of a file: a folder with one subject, including its subfolders. */
export function roomOf(path: string): string {
  const [top = '', second, third, fourth] = path.split('/');
  if (top !== 'src' && top !== 'tests' && top !== 'e2e') return top;
  if (second === undefined || second.includes('.')) return top;
  const house = `${top}/${second}`;
  if (!housesOfRooms.includes(house) || third === undefined || third.includes('.')) return house;
  const isFeature = house === 'src/renderer' && third === 'features' && fourth !== undefined;
  return isFeature ? `${house}/features/${fourth}` : `${house}/${third}`;
}

/** Rooms that import from each other, directly or indirectly; the shortest circle of each such group. */
export function roomCircles(graph: ImportGraph): readonly RoomCircle[] {
  const arrows = arrowsBetween(graph);
  const circles: RoomCircle[] = [];
  const seen = new Set<string>();
  for (const room of [...arrows.keys()].toSorted()) {
    if (seen.has(room)) continue;
    const way = shortestWayRound(room, arrows);
    if (way === null) continue;
    for (const each of way) seen.add(each);
    const steps = way.map((from, index) => arrows.get(from)?.get(way[(index + 1) % way.length] ?? '') ?? '');
    circles.push({ rooms: way, imports: steps });
  }
  return circles;
}

/** The number of rooms, and of pairs of which one imports from the other. */
export function countRooms(graph: ImportGraph): { readonly rooms: number; readonly arrows: number } {
  const arrows = arrowsBetween(graph);
  return {
    rooms: arrows.size,
    arrows: [...arrows.values()].reduce((sum, targets) => sum + targets.size, 0),
  };
}

/** For each room, the rooms it imports from, each with one of the imports. */
function arrowsBetween(graph: ImportGraph): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const arrows = new Map<string, Map<string, string>>();
  for (const [from, targets] of graph) {
    const room = roomOf(from);
    const out = arrows.get(room) ?? new Map<string, string>();
    arrows.set(room, out);
    for (const to of targets) {
      const target = roomOf(to);
      if (target !== room && graph.has(to) && !out.has(target)) out.set(target, `${from} → ${to}`);
    }
  }
  return arrows;
}

function shortestWayRound(
  start: string,
  arrows: ReadonlyMap<string, ReadonlyMap<string, string>>,
): readonly string[] | null {
  const ways: (readonly string[])[] = [[start]];
  const reached = new Set<string>();
  for (const way of ways) {
    for (const next of arrows.get(way.at(-1) ?? '')?.keys() ?? []) {
      if (next === start) return way;
      if (reached.has(next)) continue;
      reached.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
