import { History } from 'lucide-react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';

/** Opens the list of earlier uploads; not shown before the first one. */
export function HistoryButton() {
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
      icon={<History size={16} aria-hidden="true" />}
      onPress={() => stores.route.go({ kind: 'history' })}
    >
      {texts.text('header.history')}
    </Button>
  );
}
