import { History } from 'lucide-react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';

export interface HistoryButtonProps {
  /** True while an upload is on screen, which can't be left. */
  readonly isDisabled: boolean;
}

/** Opens the list of earlier uploads; not shown before the first one. */
export function HistoryButton({ isDisabled }: HistoryButtonProps) {
  const stores = useStores();
  const texts = useTexts();
  const hasRuns = useSelected(stores.history, (state) => state.runs.length > 0);
  if (!hasRuns) {
    return null;
  }
  return (
    <Button
      variant="quiet"
      collapses
      isDisabled={isDisabled}
      icon={<History size={16} aria-hidden="true" />}
      onPress={() => {
        stores.run.leave();
        stores.history.open();
      }}
    >
      {texts.text('header.history')}
    </Button>
  );
}
