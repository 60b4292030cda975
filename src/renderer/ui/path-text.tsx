import { memo } from 'react';
import './path-text.css';

const tailLength = 10;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Splits a path into folder, the beginning of the name and its end, which must stay readable when room is
 * short.
 */
export function splitPath(path: string): { folder: string; head: string; tail: string } {
  const shown = path.normalize('NFC');
  const cut = shown.lastIndexOf('/') + 1;
  const letters = Array.from(graphemes.segment(shown.slice(cut)), (part) => part.segment);
  const tailStart = letters.length > tailLength * 2 ? letters.length - tailLength : letters.length;
  return {
    folder: shown.slice(0, cut),
    head: letters.slice(0, tailStart).join(''),
    tail: letters.slice(tailStart).join(''),
  };
}

export interface PathTextProps {
  readonly path: string;
}

/** A path on one line: the folder is truncated first, then the middle of the name; its end stays. */
export const PathText = memo(function PathText({ path }: PathTextProps) {
  const { folder, head, tail } = splitPath(path);
  return (
    <span className="path selectable" title={path.normalize('NFC')}>
      {folder === '' ? null : <span className="path__folder">{folder}</span>}
      <span className="path__head">{head}</span>
      {tail === '' ? null : <span className="path__tail">{tail}</span>}
    </span>
  );
});
