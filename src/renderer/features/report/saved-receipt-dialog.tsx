import './saved-receipt-dialog.css';
import { CloudUpload } from 'lucide-react';
import { useState } from 'react';
import type { AppError, Result } from '../../../shared/errors/errors.js';
import type { SavedReceipt } from '../../../shared/models/receipt.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons, DialogText } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { HashLine } from '../../ui/hash-line.js';
import { Notice } from '../../ui/notice.js';
import { useNotify } from '../../ui/toasts.js';

export interface SavedReceiptDialogProps {
  readonly runId: string;
  readonly bucket: string;
  /** Null while there is none to show. */
  readonly receipt: SavedReceipt | null;
  readonly onClose: () => void;
}

/** The receipt that was just saved: its own hash to keep, and the offer to send it beside the files. */
export function SavedReceiptDialog(props: SavedReceiptDialogProps) {
  const { receipt, onClose } = props;
  const texts = useTexts();
  return (
    <Dialog title={texts.text('receipt.savedTitle')} isOpen={receipt !== null} size="form" onClose={onClose}>
      {receipt === null ? null : <SavedReceiptContent {...props} receipt={receipt} />}
    </Dialog>
  );
}

function SavedReceiptContent({
  runId,
  bucket,
  receipt,
  onClose,
}: SavedReceiptDialogProps & { readonly receipt: SavedReceipt }) {
  const { runs } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [sending, setSending] = useState(false);
  const [keys, setKeys] = useState<readonly string[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const { files, withoutSha256, sha256 } = receipt;

  function tell<T>(answer: Result<T>): answer is Extract<Result<T>, { ok: true }> {
    setError(answer.ok ? null : answer.error);
    return answer.ok;
  }

  async function send(): Promise<void> {
    setSending(true);
    const answer = await runs.sendReceipt(runId);
    setSending(false);
    if (tell(answer)) setKeys(answer.value);
  }

  async function copy(): Promise<void> {
    if (tell(await runs.copyHash(sha256))) notify(texts.text('receipt.hashCopied'));
  }

  return (
    <>
      <DialogText>{texts.text('receipt.savedLead', { files })}</DialogText>
      <HashLine hash={sha256} copyLabel={texts.text('receipt.copyHash')} onCopy={() => void copy()} />
      {withoutSha256 === 0 ? null : (
        <Notice tone="warn" title={texts.text('report.receiptIncomplete', { files: withoutSha256 })} />
      )}
      {error === null ? null : <ErrorNotice error={error} />}
      {keys === null ? null : (
        <Notice tone="good" title={texts.text('receipt.sent', { bucket })}>
          <ul className="saved-receipt__keys">
            {keys.map((key) => (
              <li key={key}>{key}</li>
            ))}
          </ul>
        </Notice>
      )}
      <DialogButtons>
        {keys === null ? (
          <Button
            icon={<CloudUpload size={15} aria-hidden="true" />}
            isPending={sending}
            onPress={() => void send()}
          >
            {texts.text('receipt.send')}
          </Button>
        ) : null}
        <Button variant="primary" onPress={onClose}>
          {texts.text('action.close')}
        </Button>
      </DialogButtons>
    </>
  );
}
