import './speed-graph.css';

export interface SpeedGraphProps {
  /** For screen readers. */
  readonly label: string;
  /** Bytes per second, oldest first, at equal intervals. */
  readonly speeds: readonly number[];
  /** The number of speeds that fill the width. */
  readonly most: number;
}

const width = 96;
const height = 24;

/** A small line of how fast something was; the newest is on the right. */
export function SpeedGraph({ label, speeds, most }: SpeedGraphProps) {
  return (
    <svg className="speed-graph" role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`}>
      <polyline points={pointsOf(speeds, most)} />
    </svg>
  );
}

/** The points of the line, `x,y` in the graph's own units; the highest speed touches the top. */
export function pointsOf(speeds: readonly number[], most: number): string {
  const highest = Math.max(1, ...speeds);
  const step = width / Math.max(1, most - 1);
  const right = width - step * (speeds.length - 1);
  return speeds
    .map((speed, index) => {
      const x = right + index * step;
      const y = height - 1 - (speed / highest) * (height - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
