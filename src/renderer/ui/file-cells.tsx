import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { type Texts, useTexts } from '../i18n/texts.js';
import './file-cells.css';
import { HelpPopover } from './help-popover.js';
import { PathText } from './path-text.js';
import { TwoLines } from './two-lines.js';
import type { TableColumn } from './virtual-table.js';

export interface FileCellProps {
  readonly path: string;
  readonly error: AppError | null;
  readonly skipReason: SkipReason | null;
  /** The second line of a file that neither failed nor is skipped. */
  readonly otherwise: string;
  readonly errorTone?: 'warn' | 'bad';
  /** Another column opens the whole reason. */
  readonly isExplained?: boolean;
  /** The file's state. */
  readonly icon?: ReactNode;
}

/** A file in a list: its path, and below it the error, else the reason why it is skipped, else `otherwise`. */
export function FileCell(props: FileCellProps) {
  const { path, error, skipReason, otherwise, errorTone = 'bad', isExplained = false, icon } = props;
  const texts = useTexts();
  const shown = path.normalize('NFC');
  const sentences = error === null ? null : texts.error(error);
  const second =
    sentences !== null
      ? `${sentences.title} ${sentences.action}`
      : skipReason !== null
        ? texts.skip(skipReason)
        : otherwise;
  return (
    <span className="file-cell">
      {icon}
      <TwoLines
        first={<PathText path={path} />}
        second={second}
        tone={error === null ? 'plain' : errorTone}
      />
      {sentences === null || isExplained ? null : (
        // A line has no room for the whole reason, and its tooltip is for those with a mouse.
        <HelpPopover
          label={texts.text('row.why', { path: shown })}
          title={shown}
          icon={<Info size={15} aria-hidden="true" />}
        >
          <p className="selectable">{sentences.title}</p>
          <p className="selectable">{sentences.action}</p>
        </HelpPopover>
      )}
    </span>
  );
}

/** The column of file sizes. */
export function sizeColumn(texts: Texts): TableColumn<{ readonly size: number }> {
  return {
    key: 'size',
    title: texts.text('plan.size'),
    width: 'var(--measure-80)',
    from: 400,
    align: 'end',
    cell: ({ size }) => <span className="size-cell">{texts.bytes(size)}</span>,
  };
}
