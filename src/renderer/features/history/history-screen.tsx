import { ArrowLeft } from 'lucide-react';
import type { RunDigest } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { VirtualTable } from '../../ui/virtual-table.js';
import { historyColumns, useHistoryCells } from './history-cells.js';
import './history.css';
import { endingOf } from './run-words.js';
import '../../ui/file-list.css';

/** All of them are here already: nothing has to be fetched. */
const ignoreRange = (): void => undefined;

/** Every earlier upload, newest first; each leads to its report. */
export function HistoryScreen() {
  const { history } = useStores();
  const texts = useTexts();
  const runs = useSelected(history, (state) => state.runs);
  const error = useSelected(history, (state) => state.error);
  const cells = useHistoryCells((run) => void history.show(run));

  return (
    <main className="history">
      <header className="history__head">
        <div className="history__texts">
          <ScreenHeading className="history__title">{texts.text('history.title')}</ScreenHeading>
          <p className="history__lead">{texts.text('history.lead')}</p>
        </div>
        <Button icon={<ArrowLeft size={15} aria-hidden="true" />} onPress={() => history.close()}>
          {texts.text('history.back')}
        </Button>
      </header>
      {error === null ? null : (
        <div className="history__notice">
          <ErrorNotice error={error} remedies={{ 'try-again': () => void history.load() }} />
        </div>
      )}
      <section className="file-list history__list">
        <VirtualTable<RunDigest>
          label={texts.text('history.title')}
          count={runs.length}
          rowHeight={56}
          columns={historyColumns(texts)}
          row={(index) => runs[index]}
          state={endingOf}
          cells={cells}
          onRange={ignoreRange}
          empty={<p>{texts.text('history.none')}</p>}
        />
      </section>
    </main>
  );
}
