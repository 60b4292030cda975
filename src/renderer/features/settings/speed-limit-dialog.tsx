import { useState } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/dialog.js';
import { Select } from '../../ui/select.js';

/** Bytes per second; null for no limit. */
const offered: readonly (number | null)[] = [
  null,
  256_000,
  512_000,
  1_000_000,
  2_000_000,
  5_000_000,
  10_000_000,
  25_000_000,
  50_000_000,
];

export interface SpeedLimitDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** How fast all uploads together may send. */
export function SpeedLimitDialog({ isOpen, onClose }: SpeedLimitDialogProps) {
  const texts = useTexts();
  return (
    <Dialog title={texts.text('speedLimit.title')} isOpen={isOpen} size="form" onClose={onClose}>
      <SpeedLimitForm onClose={onClose} />
    </Dialog>
  );
}

function SpeedLimitForm({ onClose }: Pick<SpeedLimitDialogProps, 'onClose'>) {
  const { settings } = useStores();
  const texts = useTexts();
  const limit = useSelected(settings, ({ info }) => info?.settings.bytesPerSecond ?? null);
  const [chosen, setChosen] = useState(String(limit));
  // A settings file may have any other.
  const limits = offered.includes(limit) ? offered : [limit, ...offered];

  return (
    <DialogForm
      onSubmit={() => {
        void settings.change({ bytesPerSecond: limits.find((one) => String(one) === chosen) ?? null });
        onClose();
      }}
    >
      <DialogText>{texts.text('speedLimit.text')}</DialogText>
      <Select
        label={texts.text('speedLimit.label')}
        options={limits.map((one) => ({
          value: String(one),
          label: one === null ? texts.text('speedLimit.none') : texts.rates(null, one),
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <DialogButtons>
        <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
        <Button type="submit" variant="primary">
          {texts.text('action.save')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
