import { memo } from 'react';
import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import './progress-bar.css';

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; null while there is nothing to measure. */
  readonly value: number | null;
  /** What a screen reader says instead of the bare number. */
  readonly valueText: string;
  readonly tone?: 'accent' | 'good' | 'bad' | 'warn' | 'idle';
  readonly size?: 'thin' | 'thick';
  /** It moves to a new value little by little, which draws sixty frames a second; otherwise at once. */
  readonly isGliding?: boolean;
}

/** A list of them is drawn again several times a second, and few of them have changed by then. */
export const ProgressBar = memo(function ProgressBar({
  label,
  value,
  valueText,
  tone = 'accent',
  size = 'thin',
  isGliding = true,
}: ProgressBarProps) {
  return (
    <AriaProgressBar
      className={`progress progress--${size} progress--${tone}${isGliding ? ' progress--gliding' : ''}`}
      aria-label={label}
      valueLabel={valueText}
      // Whole percent: a share such as 1e-7 is written with an exponent, which aria-valuenow must not have.
      minValue={0}
      maxValue={100}
      value={Math.floor((value ?? 0) * 100)}
      isIndeterminate={value === null}
    >
      <div className="progress__fill" style={{ transform: `scaleX(${value ?? 1})` }} />
    </AriaProgressBar>
  );
});
