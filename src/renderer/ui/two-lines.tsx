import type { ReactNode } from 'react';
import './two-lines.css';

export interface TwoLinesProps {
  readonly first: ReactNode;
  readonly second: ReactNode;
  readonly tone?: 'plain' | 'warn' | 'bad';
  /** `wrap`: the second line wraps; `cut`: it ends in an ellipsis, with the full text as tooltip. */
  readonly overflow?: 'cut' | 'wrap';
}

/** A first line with a smaller second line below it. */
export function TwoLines({ first, second, tone = 'plain', overflow = 'cut' }: TwoLinesProps) {
  return (
    <span className="two-lines">
      {first}
      <span
        className={`two-lines__second two-lines__second--${tone} two-lines__second--${overflow} selectable`}
        title={overflow === 'cut' && typeof second === 'string' ? second : undefined}
      >
        {second}
      </span>
    </span>
  );
}
