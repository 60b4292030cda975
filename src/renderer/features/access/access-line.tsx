import './access-line.css';
import { CircleCheck, CircleX, ShieldCheck, TriangleAlert } from 'lucide-react';
import { summaryOf } from '../../../shared/models/access-words.js';
import { useTexts } from '../../i18n/texts.js';
import { type AccessTarget, isSameTarget } from '../../stores/access-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';

const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleX } as const;

/** One line: the button that starts the check, and the result of the last check of this location. */
export function AccessLine(target: AccessTarget) {
  const { access } = useStores();
  const texts = useTexts();
  const state = useSelected(access, (one) => one);
  const isOfHere = isSameTarget(state.target, target);
  const found = isOfHere && state.report !== null ? summaryOf(state.report) : null;
  const Icon = found === null ? ShieldCheck : icons[found.tone];

  return (
    <div className="access-line">
      <Button
        variant="quiet"
        icon={
          <Icon
            size={16}
            aria-hidden="true"
            className={found === null ? undefined : `access-line__icon access-line__icon--${found.tone}`}
          />
        }
        isPending={isOfHere && state.checking}
        onPress={() => (found === null ? void access.check(target) : access.open())}
      >
        {found === null ? texts.text('access.check') : texts.text(found.id, found.values)}
      </Button>
    </div>
  );
}
