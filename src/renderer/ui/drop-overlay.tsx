import { ArrowDownToLine } from 'lucide-react';
import './drop-overlay.css';

export interface DropOverlayProps {
  readonly text: string;
}

/** Covers the window while something is dragged over it, and says what dropping would do. */
export function DropOverlay({ text }: DropOverlayProps) {
  return (
    <div className="drop-overlay">
      <div className="drop-overlay__card">
        <ArrowDownToLine size={28} aria-hidden="true" />
        <p>{text}</p>
      </div>
    </div>
  );
}
