import './report-columns.css';
import { Check, FileSearch, TriangleAlert } from 'lucide-react';
import type { RunRow } from '../../../shared/models/run.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { IconButton } from '../../ui/button.js';
import { EntryIcon } from '../../ui/entry-icon.js';
import { FileCell, sizeColumn } from '../../ui/file-cells.js';
import type { TableColumn } from '../../ui/virtual-table.js';

/** The columns of a run that is over. `onOpen`: shows the evidence of a file. */
export function reportColumns(texts: Texts, onOpen: (row: RunRow) => void): readonly TableColumn<RunRow>[] {
  const wordsOn = ({ restarted, key }: RunRow): string => {
    if (restarted) {
      return texts.text('report.fileRestarted');
    }
    return key === null ? '' : texts.text('plan.toKey', { key });
  };
  return [
    {
      key: 'file',
      title: texts.text('run.file'),
      width: 'minmax(0, 1fr)',
      cell: (row) => (
        <FileCell
          icon={<EntryIcon state={row.state} label={texts.text(`entry.${row.state}`)} />}
          path={row.path}
          error={row.error}
          // A file that is there may have a reason, too: why a check could not prove it further.
          errorTone={row.state === 'failed' ? 'bad' : 'warn'}
          skipReason={row.skipReason}
          isExplained
          otherwise={wordsOn(row)}
        />
      ),
    },
    {
      key: 'bucket',
      title: texts.text('report.inBucket'),
      width: 'clamp(var(--measure-80), 17vw, var(--measure-144))',
      cell: ({ listed, level }) => <Listed listed={listed} level={level} />,
    },
    sizeColumn(texts),
    {
      key: 'evidence',
      title: texts.text('evidence.column'),
      isTitleHidden: true,
      width: 'var(--control)',
      cell: (row) =>
        row.evidence === null && row.error === null ? null : (
          <IconButton
            size="row"
            label={texts.text('evidence.open', { path: row.path.normalize('NFC') })}
            icon={<FileSearch size={16} aria-hidden="true" />}
            onPress={() => onOpen(row)}
          />
        ),
    },
  ];
}

interface ListedProps {
  readonly listed: RunRow['listed'];
  readonly level: RunRow['level'];
}

function Listed({ listed, level }: ListedProps) {
  const texts = useTexts();
  if (listed === null) {
    return <span className="listed listed--none">–</span>;
  }
  const isThere = listed === 'as-sent' && level !== 'accepted';
  const further = isThere && (level === 'read-back' || level === 'recomputed-at-rest') ? level : null;
  return (
    <span className={`listed listed--${listed}`} data-listed={listed}>
      {isThere ? (
        <Check size={14} strokeWidth={2.5} aria-hidden="true" />
      ) : (
        <TriangleAlert size={14} aria-hidden="true" />
      )}
      {texts.text(
        further !== null
          ? `listed.${further}`
          : listed === 'as-sent' && !isThere
            ? 'listed.accepted'
            : `listed.${listed}`,
      )}
    </span>
  );
}
