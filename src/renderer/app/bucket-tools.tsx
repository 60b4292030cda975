import { PackageOpen, ReceiptText } from 'lucide-react';
import type { Destination } from '../../shared/models/destination.js';
import { AccessDialog } from '../features/access/access-dialog.js';
import { AccessLine } from '../features/access/access-line.js';
import { IncompleteUploadsDialog } from '../features/incomplete-uploads/incomplete-uploads-dialog.js';
import { ReceiptDialog } from '../features/receipt/receipt-dialog.js';
import { useTexts } from '../i18n/texts.js';
import { useSelected, useStores } from '../stores/stores.js';
import { Button } from '../ui/button.js';
import './bucket-tools.css';

export interface BucketToolsProps {
  readonly destination: Destination;
  readonly layout: 'row' | 'column';
}

/** The tools for the chosen bucket besides uploading: the permission check, the unfinished uploads, and verifying a receipt. */
export function BucketTools({ destination, layout }: BucketToolsProps) {
  const stores = useStores();
  const texts = useTexts();
  const prefix = useSelected(stores.draft, (state) => state.form.prefix);
  return (
    <>
      <div className={`bucket-tools bucket-tools--${layout}`}>
        <AccessLine destination={destination} prefix={prefix} />
        <Button
          variant="quiet"
          icon={<PackageOpen size={16} aria-hidden="true" />}
          onPress={() =>
            void stores.incompleteUploads.open({
              profileId: destination.profileId,
              bucket: destination.bucket,
            })
          }
        >
          {texts.text('incompleteUploads.open')}
        </Button>
        <Button
          variant="quiet"
          icon={<ReceiptText size={16} aria-hidden="true" />}
          onPress={() => stores.receipt.open(destination)}
        >
          {texts.text('receipt.open')}
        </Button>
      </div>
      <AccessDialog />
      <IncompleteUploadsDialog />
      <ReceiptDialog />
    </>
  );
}
