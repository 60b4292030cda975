import './app.css';
import { useEffect, useEffectEvent } from 'react';
import type { RefusedItem } from '../../shared/models/plan.js';
import { useTexts } from '../i18n/texts.js';
import type { Place, PlaceKind } from '../stores/route-store.js';
import { useSelected, useStores } from '../stores/stores.js';
import { DropOverlay } from '../ui/drop-overlay.js';
import { ErrorNotice } from '../ui/error-notice.js';
import { Notice } from '../ui/notice.js';
import { useWindowDrop, whenNoDialog } from '../ui/window-drop.js';
import { placeForNext } from './next-plan.js';

/** What a drop does in each place. */
const effects = {
  accounts: 'keys.dropHere',
  destination: 'buckets.dropHere',
  plan: 'sources.dropHere',
  run: 'sources.dropNext',
  report: 'sources.dropNext',
  history: 'sources.dropNext',
} as const satisfies Readonly<Record<PlaceKind, string>>;

export interface DropAreaProps {
  /** Null while Hoist starts. */
  readonly place: Place | null;
}

/**
 * Takes what is dropped on the window, wherever one is, or what the system asks Hoist to open, and says what of it could not be
 * taken.
 */
export function DropArea({ place }: DropAreaProps) {
  const stores = useStores();
  const { draft, profiles, route } = stores;
  const texts = useTexts();
  const effect = place === null ? null : effects[place.kind];
  const isOver = useWindowDrop(effect !== null, (files) => void take(files));

  async function take(files: readonly File[]): Promise<void> {
    // Among the keys, files are key files; folders are to be uploaded, whatever the place.
    const sources = effect === 'keys.dropHere' ? await profiles.importDropped(files) : files;
    if (sources.length > 0) {
      goToNext();
      await draft.addDropped(sources);
    }
  }

  function goToNext(): void {
    const next = placeForNext(stores, place);
    if (next !== null) {
      route.go(next);
    }
  }

  const takeOpened = useEffectEvent(async () => {
    if (effect === 'keys.dropHere') {
      await profiles.importOpened();
    }
    if (await draft.takeOpened()) {
      goToNext();
    }
  });
  const openings = useSelected(draft, (state) => state.openings);
  const hasStarted = place !== null;
  useEffect(
    () => (hasStarted && openings > 0 ? whenNoDialog(() => void takeOpened()) : undefined),
    [hasStarted, openings],
  );

  return (
    <>
      {isOver && effect !== null ? <DropOverlay text={texts.text(effect)} /> : null}
      <DropNotices />
    </>
  );
}

/** What the last drop or choice went wrong with, until it is dismissed or the next one. */
function DropNotices() {
  const { draft, profiles } = useStores();
  const error = useSelected(draft, (state) => state.error);
  const refused = useSelected(draft, (state) => state.refused);
  const noKeys = useSelected(profiles, (state) => state.refused);
  return (
    <>
      {error === null ? null : (
        <div className="app__notice">
          <ErrorNotice error={error} onDismiss={() => draft.dismissError()} />
        </div>
      )}
      {refused === null ? null : (
        <RefusedNotice
          items={refused.refused}
          count={refused.refusedCount}
          onDismiss={() => draft.dismissError()}
        />
      )}
      {noKeys.length === 0 ? null : (
        <RefusedNotice items={noKeys} count={noKeys.length} onDismiss={() => profiles.dismissRefused()} />
      )}
    </>
  );
}

interface RefusedNoticeProps {
  readonly items: readonly RefusedItem[];
  /** How many there are; `items` may have fewer. */
  readonly count: number;
  readonly onDismiss: () => void;
}

function RefusedNotice({ items, count, onDismiss }: RefusedNoticeProps) {
  const texts = useTexts();
  const named = items.slice(0, 5);
  return (
    <div className="app__notice">
      <Notice tone="bad" title={texts.text('sources.refused', { items: count })} onDismiss={onDismiss}>
        <ul className="app__refused">
          {named.map(({ name, error }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- two folders may have the same name
            <li key={index}>
              {texts.text('sources.refusedItem', {
                name: name.normalize('NFC'),
                reason: texts.error(error).title,
              })}
            </li>
          ))}
          {count > named.length ? (
            <li>{texts.text('sources.more', { items: count - named.length })}</li>
          ) : null}
        </ul>
      </Notice>
    </div>
  );
}
