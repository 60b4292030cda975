import type { ReactNode } from 'react';
import type { AppError, SkipReason } from '../../shared/errors/errors.js';
import { type Texts, useTexts } from '../i18n/texts.js';
import './file-cells.css';
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
  /** The file's state. */
  readonly icon?: ReactNode;
}

/** A file in a list: its path, and below it the error, else the reason why it is skipped, else `otherwise`. */
export function FileCell(props: FileCellProps) {
  const { path, error, skipReason, otherwise, errorTone = 'bad', icon } = props;
  const texts = useTexts();
  let second = otherwise;
  if (error !== null) {
    const { title, action } = texts.error(error);
    second = `${title} ${action}`;
  } else if (skipReason !== null) {
    second = texts.skip(skipReason);
  }
  return (
    <span className="file-cell">
      {icon}
      <TwoLines
        first={<PathText path={path} />}
        second={second}
        tone={error === null ? 'plain' : errorTone}
      />
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
