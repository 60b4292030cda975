import { useState } from 'react';
import type { Retention } from '../../../shared/models/retention.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/dialog.js';
import { Select } from '../../ui/select.js';
import { useNotify } from '../../ui/toasts.js';

const offered: readonly Retention[] = [
  { unit: 'runs', count: 50 },
  { unit: 'runs', count: 200 },
  { unit: 'runs', count: 1000 },
  { unit: 'days', count: 30 },
  { unit: 'days', count: 90 },
  { unit: 'days', count: 365 },
];

const keyOf = ({ unit, count }: Retention): string => `${unit}-${count}`;

export interface RetentionDialogProps {
  /** The rule as it is; null while the dialog is closed. */
  readonly rule: Retention | null;
  readonly onClose: () => void;
}

/** For how long the lists of files of earlier uploads are kept. */
export function RetentionDialog({ rule, onClose }: RetentionDialogProps) {
  const texts = useTexts();
  return (
    <Dialog title={texts.text('retention.title')} isOpen={rule !== null} size="form" onClose={onClose}>
      {rule === null ? null : <RetentionForm rule={rule} onClose={onClose} />}
    </Dialog>
  );
}

function RetentionForm({ rule, onClose }: { readonly rule: Retention; readonly onClose: () => void }) {
  const { history } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [chosen, setChosen] = useState(keyOf(rule));
  const [saving, setSaving] = useState(false);
  // The command line can set any other.
  const rules = offered.some((one) => keyOf(one) === keyOf(rule)) ? offered : [rule, ...offered];

  async function save(): Promise<void> {
    const next = rules.find((one) => keyOf(one) === chosen);
    if (next === undefined) {
      return;
    }
    setSaving(true);
    const isSaved = await history.setRetention(next);
    onClose();
    if (isSaved) {
      notify(texts.text('retention.saved'));
    }
  }

  return (
    <DialogForm onSubmit={() => void save()}>
      <DialogText>{texts.text('retention.text')}</DialogText>
      <Select
        label={texts.text('retention.label')}
        options={rules.map((one) => ({
          value: keyOf(one),
          label: texts.text(`retention.${one.unit}`, { count: one.count }),
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <DialogButtons>
        <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
        <Button type="submit" variant="primary" isPending={saving} isDisabled={chosen === keyOf(rule)}>
          {texts.text('retention.save')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
