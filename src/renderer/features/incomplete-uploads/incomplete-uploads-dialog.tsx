import { LoaderCircle, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isDenial } from '../../../shared/errors/error-class.js';
import { type IncompleteUpload, monthlyCost } from '../../../shared/models/incomplete-uploads.js';
import { useTexts } from '../../i18n/texts.js';
import { quietUploads } from '../../stores/incomplete-uploads-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { useNotify } from '../../ui/toasts.js';
import { useKeptFocus } from '../../ui/use-kept-focus.js';
import { rowsOf, VirtualTable } from '../../ui/virtual-table.js';
import { RemoveDialog } from './remove-dialog.js';
import { useIncompleteUploadColumns } from './upload-columns.js';
import './incomplete-uploads-dialog.css';

const choices = ['1', '3', '7', '30', '90'] as const;
const rowHeight = 56;

/** The unfinished uploads of the bucket, what they cost, and how to remove them. */
export function IncompleteUploadsDialog() {
  const { incompleteUploads } = useStores();
  const texts = useTexts();
  const target = useSelected(incompleteUploads, (state) => state.target);
  return (
    <Dialog
      title={texts.text('incompleteUploads.title', { bucket: target?.bucket ?? '' })}
      isOpen={target !== null}
      size="wide"
      onClose={() => incompleteUploads.close()}
    >
      <IncompleteUploads />
    </Dialog>
  );
}

function IncompleteUploads() {
  const stores = useStores();
  const { incompleteUploads } = stores;
  const texts = useTexts();
  const notify = useNotify();
  const state = useSelected(incompleteUploads, (one) => one);
  const [days, setDays] = useState<(typeof choices)[number]>('7');
  const [asking, setAsking] = useState<readonly IncompleteUpload[] | null>(null);
  const { status, uploads, sizes, error, target, removing } = state;
  const [openedAt] = useState(() => Date.now());
  const quiet = useMemo(
    () => quietUploads({ uploads, sizes }, Number(days), openedAt),
    [uploads, sizes, days, openedAt],
  );
  const columns = useIncompleteUploadColumns(setAsking);
  useKeptFocus(uploads.length);
  const isDenied = status === 'failed' && error != null && isDenial(error.code);

  async function remove(chosen: readonly IncompleteUpload[]): Promise<void> {
    const gone = await incompleteUploads.remove(chosen);
    if (gone > 0) {
      notify(texts.text('incompleteUploads.removed', { count: gone }));
    }
  }

  return (
    <>
      <Totals />
      {isDenied ? (
        <Notice tone="info" title={texts.text('incompleteUploads.denied')}>
          {texts.text('incompleteUploads.deniedHint', { action: 's3:ListBucketMultipartUploads' })}
        </Notice>
      ) : error === null ? null : (
        <ErrorNotice
          error={error}
          remedies={target === null ? {} : { 'try-again': () => void incompleteUploads.open(target) }}
        />
      )}
      {status === 'listing' && uploads.length === 0 ? (
        <output className="incomplete-uploads__wait">
          <LoaderCircle size={16} aria-hidden="true" className="spin" />
          {texts.text('incompleteUploads.looking')}
        </output>
      ) : null}
      {status === 'ready' && uploads.length === 0 ? (
        <Notice tone="good" title={texts.text('incompleteUploads.none')}>
          {texts.text('incompleteUploads.noneHint')}
        </Notice>
      ) : null}
      {uploads.length === 0 ? null : (
        <>
          <div
            className="incomplete-uploads__list"
            style={{ height: Math.min(uploads.length, 6) * rowHeight + 34 }}
          >
            <VirtualTable<IncompleteUpload>
              label={texts.text('incompleteUploads.list')}
              columns={columns}
              rows={rowsOf(uploads)}
              count={uploads.length}
              rowHeight={rowHeight}
              state={({ run }) => (run === null ? 'unknown' : run.isRunning ? 'running' : 'ours')}
              empty={null}
            />
          </div>
          {state.isWhole ? null : (
            <p className="incomplete-uploads__hint">
              {texts.text('incompleteUploads.more', { count: uploads.length })}
            </p>
          )}
          <div className="incomplete-uploads__sweep">
            <Select
              label={texts.text('incompleteUploads.quietFor')}
              value={days}
              onChange={setDays}
              options={choices.map((value) => ({
                value,
                label: texts.text('incompleteUploads.days', { days: Number(value) }),
              }))}
            />
            <Button
              variant="danger"
              icon={<Trash2 size={15} aria-hidden="true" />}
              isDisabled={quiet.length === 0}
              isPending={removing.size > 0}
              onPress={() => setAsking(quiet)}
            >
              {texts.text('incompleteUploads.removeQuiet', { count: quiet.length })}
            </Button>
          </div>
        </>
      )}
      <DialogButtons>
        <Button onPress={() => incompleteUploads.close()}>{texts.text('action.close')}</Button>
      </DialogButtons>
      <RemoveDialog
        uploads={asking}
        sizes={sizes}
        now={openedAt}
        onClose={() => setAsking(null)}
        onConfirm={(chosen) => void remove(chosen)}
      />
    </>
  );
}

/** How many there are, how large they are and what that costs, as far as it is known. */
function Totals() {
  const { incompleteUploads } = useStores();
  const texts = useTexts();
  const { uploads, sizes, pricePerGigabyte, priceAsOf } = useSelected(incompleteUploads, (state) => state);
  if (uploads.length === 0) {
    return null;
  }
  const known = uploads.flatMap(({ uploadId }) => sizes.get(uploadId) ?? []);
  const bytes = known.reduce((sum, size) => sum + (size.bytes ?? 0), 0);
  const values = { count: uploads.length, size: texts.bytes(bytes) };
  return (
    <div className="incomplete-uploads__totals" aria-live="polite">
      <p className="incomplete-uploads__sum">
        {known.length < uploads.length
          ? texts.text('incompleteUploads.measuring', { ...values, known: known.length })
          : texts.text('incompleteUploads.sum', values)}
      </p>
      <p className="incomplete-uploads__hint">
        {pricePerGigabyte === null
          ? texts.text('incompleteUploads.noPrice')
          : texts.text('incompleteUploads.cost', {
              cost: texts.dollars(monthlyCost(bytes, pricePerGigabyte)),
              priced: priceAsOf,
            })}
      </p>
    </div>
  );
}
