import type { ReactNode } from 'react';
import './two-lines.css';

export interface TwoLinesProps {
  readonly first: ReactNode;
  readonly second: ReactNode;
  readonly tone?: 'plain' | 'warn' | 'bad';
  /** `wrap`: the second line may become several; otherwise it is cut off, and whole in its tooltip. */
  readonly overflow?: 'cut' | 'wrap';
}

/** Something, and below it a word on it. */
export function TwoLines({ first, second, tone = 'plain', overflow = 'cut' }: TwoLinesProps) {
  return (
    <span className="two-lines">
      {first}
      <span
        className={`two-lines__second two-lines__second--${tone} two-lines__second--${overflow}`}
        title={overflow === 'cut' && typeof second === 'string' ? second : undefined}
      >
        {second}
      </span>
    </span>
  );
}
