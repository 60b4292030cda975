import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunRow } from '../../../shared/models/run.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { EntryIcon } from '../../ui/entry-icon.js';
import { PathText } from '../../ui/path-text.js';
import type { VirtualTableColumn } from '../../ui/virtual-table.js';

export function reportColumns(texts: Texts): readonly VirtualTableColumn[] {
  return [
    { key: 'file', title: texts.text('run.file'), width: 'minmax(0, 1fr)' },
    { key: 'bucket', title: texts.text('report.inBucket'), width: 'clamp(96px, 17vw, 150px)' },
    { key: 'size', title: texts.text('plan.size'), width: '84px', align: 'end' },
  ];
}

/** How a row of a finished run reads. */
export function useReportCells(): (row: RunRow) => readonly ReactNode[] {
  const texts = useTexts();
  return (row) => {
    let second = row.key === null ? '' : texts.text('plan.toKey', { key: row.key });
    let tone = '';
    if (row.error !== null) {
      const { title, action } = texts.error(row.error);
      second = `${title} ${action}`;
      tone = ' two-lines__second--bad';
    } else if (row.skipReason !== null) {
      second = texts.skip(row.skipReason);
    } else if (row.restarted) {
      second = texts.text('report.fileRestarted');
    }
    return [
      <span key="file" className="file-cell">
        <EntryIcon state={row.state} label={texts.text(`entry.${row.state}`)} />
        <span className="two-lines">
          <PathText path={row.path} />
          <span className={`two-lines__second${tone}`} title={second}>
            {second}
          </span>
        </span>
      </span>,
      <Listed key="bucket" listed={row.listed} />,
      <span key="size" className="size-cell">
        {texts.bytes(row.size)}
      </span>,
    ];
  };
}

interface ListedProps {
  readonly listed: RunRow['listed'];
}

function Listed({ listed }: ListedProps) {
  const texts = useTexts();
  if (listed === null) {
    return <span className="listed listed--none">–</span>;
  }
  const isThere = listed === 'same-size';
  return (
    <span className={`listed listed--${listed}`} data-listed={listed}>
      {isThere ? (
        <Check size={14} strokeWidth={2.5} aria-hidden="true" />
      ) : (
        <TriangleAlert size={14} aria-hidden="true" />
      )}
      {texts.text(`listed.${listed}`)}
    </span>
  );
}
