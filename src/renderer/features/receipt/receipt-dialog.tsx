import { useState } from 'react';
import type { ChosenReport } from '../../../shared/models/checksum-report.js';
import type { Destination } from '../../../shared/models/destination.js';
import { noReadBack, readBackOf } from '../../../shared/models/read-back.js';
import type { ChosenReceipt } from '../../../shared/models/receipt.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ChecksumReportField } from '../../ui/checksum-report-field.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ReadBackField } from '../../ui/read-back-field.js';
import { TextField } from '../../ui/text-field.js';
import { ReceiptDrop } from './receipt-drop.js';
import { ReceiptFactsView } from './receipt-facts.js';

/** Verifies a bucket by a receipt, without the files. */
export function ReceiptDialog() {
  const stores = useStores();
  const texts = useTexts();
  const { destination, receipt, error } = useSelected(stores.receipt, (state) => state);
  const bucket = destination?.bucket ?? '';

  function close(): void {
    stores.receipt.close();
    stores.runs.clearStartError();
  }

  return (
    <Dialog
      title={texts.text('receipt.title')}
      isOpen={destination !== null}
      size="form"
      isDismissable={receipt === null}
      onClose={close}
    >
      <DialogText>{texts.rich('receipt.lead', { bucket })}</DialogText>
      <ReceiptDrop />
      {error === null ? null : <ErrorNotice error={error} />}
      {destination === null || receipt === null ? (
        <DialogButtons>
          <Button onPress={close}>{texts.text('action.cancel')}</Button>
        </DialogButtons>
      ) : (
        <ReceiptForm key={receipt.receiptId} destination={destination} receipt={receipt} onClose={close} />
      )}
    </Dialog>
  );
}

interface ReceiptFormProps {
  readonly destination: Destination;
  readonly receipt: ChosenReceipt;
  readonly onClose: () => void;
}

function ReceiptForm({ destination, receipt, onClose }: ReceiptFormProps) {
  const stores = useStores();
  const texts = useTexts();
  const { upload, bytes } = receipt.facts;
  const starting = useSelected(stores.runs, (state) => state.starting);
  const startError = useSelected(stores.runs, (state) => state.startError);
  const planned = useSelected(stores.draft, (state) => state.form.prefix);
  const [prefix, setPrefix] = useState(upload?.prefix ?? planned);
  const [readBack, setReadBack] = useState(noReadBack);
  const [report, setReport] = useState<ChosenReport | null>(null);
  const choice = readBackOf(readBack);

  async function verify(): Promise<void> {
    if (choice === null || starting) return;
    const { receiptId } = receipt;
    const isStarted = await stores.runs.verifyReceipt({
      destination,
      receiptId,
      prefix,
      readBack: choice,
      ...(report === null ? {} : { reportId: report.reportId }),
    });
    if (isStarted) onClose();
  }

  return (
    <DialogForm onSubmit={() => void verify()}>
      <ReceiptFactsView receipt={receipt} bucket={destination.bucket} />
      <TextField
        label={texts.text('options.prefix')}
        description={texts.text('receipt.prefixHint')}
        maxLength={1024}
        value={prefix}
        onChange={setPrefix}
      />
      <ReadBackField
        label={texts.text('readBack.label')}
        value={readBack}
        onChange={setReadBack}
        bytes={bytes}
      />
      <ChecksumReportField value={report} onChange={setReport} choose={() => stores.runs.chooseReport()} />
      {startError === null ? null : <ErrorNotice error={startError} />}
      <DialogButtons>
        <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
        <Button variant="primary" type="submit" isPending={starting} isDisabled={choice === null}>
          {texts.text('verify.start')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
