import './receipt-dialog.css';
import type { ChosenReceipt } from '../../../shared/models/receipt.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { HashLine } from '../../ui/hash-line.js';
import { Notice } from '../../ui/notice.js';
import { useNotify } from '../../ui/toasts.js';

export interface ReceiptFactsViewProps {
  readonly receipt: ChosenReceipt;
  /** The bucket that is to be compared with it. */
  readonly bucket: string;
}

/** What a receipt says of itself, and what speaks against comparing it here. */
export function ReceiptFactsView({ receipt: { name, facts }, bucket }: ReceiptFactsViewProps) {
  const { runs } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const { sha256, files, bytes, upload, shortfall } = facts;

  async function copy(): Promise<void> {
    if ((await runs.copyHash(sha256)).ok) notify(texts.text('receipt.hashCopied'));
  }

  return (
    <>
      <div className="receipt__facts selectable">
        <p className="receipt__name">{name.normalize('NFC')}</p>
        <p className="receipt__fact">
          {bytes === null
            ? texts.text('receipt.filesOnly', { files })
            : texts.text('receipt.files', { files, size: texts.bytes(bytes) })}
        </p>
        {upload === null ? null : (
          <p className="receipt__fact">
            {texts.text('receipt.of', {
              title: upload.title.normalize('NFC'),
              target: `${upload.bucket}/${upload.prefix}`,
            })}
          </p>
        )}
      </div>
      <div className="receipt__facts">
        <p className="receipt__fact">{texts.text('receipt.hash')}</p>
        <HashLine hash={sha256} copyLabel={texts.text('receipt.copyHash')} onCopy={() => void copy()} />
        <p className="receipt__fact">{texts.text('receipt.hashHint')}</p>
      </div>
      {upload === null || upload.bucket === bucket ? null : (
        <Notice tone="info" title={texts.text('receipt.otherBucket', { bucket: upload.bucket })} />
      )}
      {shortfall === null ? null : (
        <Notice tone="warn" title={texts.text('receipt.shortfall', { ...shortfall })} />
      )}
    </>
  );
}
