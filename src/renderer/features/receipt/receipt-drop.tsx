import './receipt-dialog.css';
import { LoaderCircle } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';

/** Where a receipt is dropped or chosen. The File objects go to the bridge as they are: only the preload may ask for their paths. */
export function ReceiptDrop() {
  const { receipt } = useStores();
  const texts = useTexts();
  const opening = useSelected(receipt, (state) => state.opening);
  const [isOver, setOver] = useState(false);

  /** The window itself takes nothing while a dialog is open, and must not hear of what is dropped here. */
  function take(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- without a mouse, the buttons in it do the same
    <section
      className={isOver ? 'receipt__drop receipt__drop--over' : 'receipt__drop'}
      aria-label={texts.text('receipt.drop')}
      onDragOver={(event) => {
        take(event);
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        take(event);
        setOver(false);
        void receipt.openDropped([...event.dataTransfer.files]);
      }}
    >
      <p>{texts.text('receipt.drop')}</p>
      <div className="receipt__buttons">
        <Button isDisabled={opening} onPress={() => void receipt.choose('file')}>
          {texts.text('receipt.chooseFile')}
        </Button>
        <Button isDisabled={opening} onPress={() => void receipt.choose('folder')}>
          {texts.text('receipt.chooseFolder')}
        </Button>
      </div>
      {opening ? (
        <output className="receipt__wait">
          <LoaderCircle size={16} aria-hidden="true" className="spin" />
          {texts.text('receipt.reading')}
        </output>
      ) : null}
    </section>
  );
}
