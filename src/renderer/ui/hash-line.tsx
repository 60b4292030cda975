import { Copy } from 'lucide-react';
import { Button } from './button.js';
import './hash-line.css';

export interface HashLineProps {
  /** Hexadecimal. */
  readonly hash: string;
  readonly copyLabel: string;
  readonly onCopy: () => void;
}

/** A hash to read, to select and to copy. */
export function HashLine({ hash, copyLabel, onCopy }: HashLineProps) {
  return (
    <div className="hash-line">
      <code className="hash-line__value selectable">{hash}</code>
      <Button size="small" icon={<Copy size={14} aria-hidden="true" />} onPress={onCopy}>
        {copyLabel}
      </Button>
    </div>
  );
}
