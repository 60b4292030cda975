import './evidence-dialog.css';
import { Copy } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { AppError } from '../../../shared/errors/errors.js';
import type { RunRow } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { useNotify } from '../../ui/toasts.js';
import { evidenceFacts } from './evidence-facts.js';

export interface EvidenceDialogProps {
  readonly runId: string;
  /** Null while none is shown. */
  readonly row: RunRow | null;
  readonly onClose: () => void;
}

/** What is proven of one file and by what, to read, to select and to copy. */
export function EvidenceDialog({ runId, row, onClose }: EvidenceDialogProps) {
  const { runs } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [error, setError] = useState<AppError | null>(null);

  async function copy(sequence: number): Promise<void> {
    const answer = await runs.copyEvidence(runId, sequence);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) notify(texts.text('evidence.copied'));
  }

  return (
    <Dialog title={texts.text('evidence.title')} isOpen={row !== null} size="wide" onClose={onClose}>
      {row === null ? null : (
        <>
          <dl className="evidence selectable">
            {evidenceFacts(row, texts).map(({ name, value, isCode }) => (
              <Fragment key={name}>
                <dt className="evidence__name">{name}</dt>
                <dd className={isCode ? 'evidence__value evidence__value--code' : 'evidence__value'}>
                  {value}
                </dd>
              </Fragment>
            ))}
          </dl>
          {error === null ? null : <ErrorNotice error={error} />}
          <DialogButtons>
            <Button icon={<Copy size={15} aria-hidden="true" />} onPress={() => void copy(row.sequence)}>
              {texts.text('evidence.copy')}
            </Button>
            <Button variant="primary" onPress={onClose}>
              {texts.text('action.close')}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
