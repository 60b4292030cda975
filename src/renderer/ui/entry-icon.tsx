import { ArrowUp, Check, Circle, Minus, Pause, X } from 'lucide-react';
import { memo } from 'react';
import type { EntryState } from '../../shared/models/run.js';
import './entry-icon.css';

const icons = {
  planned: Circle,
  paused: Pause,
  uploading: ArrowUp,
  uploaded: Check,
  skipped: Minus,
  failed: X,
} as const;

export interface EntryIconProps {
  readonly state: EntryState | 'paused';
  /** The state as text. */
  readonly label: string;
}

/** A file's state as a small icon: colour and shape say the same. */
export const EntryIcon = memo(function EntryIcon({ state, label }: EntryIconProps) {
  const Icon = icons[state];
  return (
    <span className={`entry-icon entry-icon--${state}`} title={label}>
      <Icon
        size={state === 'planned' ? 8 : state === 'paused' ? 10 : 12}
        strokeWidth={2.75}
        aria-hidden="true"
      />
      <span className="visually-hidden">{label}</span>
    </span>
  );
});
