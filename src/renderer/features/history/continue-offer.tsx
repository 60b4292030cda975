import { History } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import type { RunDigest } from '../../../shared/models/run.js';
import { profileName } from '../../i18n/profile-name.js';
import { useTexts } from '../../i18n/texts.js';
import { isInterrupted, keysFor, standingOf } from '../../stores/history-store.js';
import { targetOf } from '../../stores/run-facts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useErrorActions } from '../../stores/use-error-actions.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ProgressBar } from '../../ui/progress-bar.js';
import { ContinueActions } from './continue-actions.js';
import './continue-offer.css';

/** Offers to continue the newest interrupted upload; renders nothing when there is none. */
export function ContinueOffer() {
  const { history } = useStores();
  const runs = useSelected(history, (state) => state.runs);
  const interrupted = runs.filter(isInterrupted);
  const newest = interrupted[0];
  return newest === undefined ? null : (
    <Offer key={newest.runId} run={newest} others={interrupted.length - 1} />
  );
}

interface OfferProps {
  readonly run: RunDigest;
  /** The number of other interrupted runs. */
  readonly others: number;
}

function Offer({ run, others }: OfferProps) {
  const stores = useStores();
  const texts = useTexts();
  const error = useSelected(stores.history, (state) => state.error);
  const refused = useSelected(stores.history, (state) => state.refused);
  const profiles = useSelected(stores.profiles, (state) => state);
  const keys = keysFor(run, profiles, refused);
  const errorActions = useErrorActions(() => void stores.history.continueRun(run), keys?.id);
  const title = texts.text('continue.title', { title: run.title, target: targetOf(run) });
  const { done, wanted } = standingOf(run);
  const share = wanted.bytes === 0 ? 0 : done.bytes / wanted.bytes;
  const details = [
    texts.text('continue.progress', {
      doneBytes: texts.bytes(done.bytes),
      wantedBytes: texts.bytes(wanted.bytes),
      done: done.files,
      wanted: wanted.files,
    }),
    ...(run.scanComplete ? [] : [texts.text('continue.scanning')]),
    texts.text('continue.started', { when: texts.when(run.startedAt) }),
  ].join(' · ');

  return (
    <section className="continue-offer" aria-label={texts.text('continue.region')}>
      <div className="continue-offer__line">
        <History size={20} aria-hidden="true" className="continue-offer__icon" />
        <div className="continue-offer__texts">
          <p className="continue-offer__title" title={title}>
            {title}
          </p>
          <p className="continue-offer__detail">
            {details}
            {others === 0 ? null : (
              <>
                {' · '}
                <AriaButton
                  className="continue-offer__more"
                  onPress={() => stores.route.go({ kind: 'history' })}
                >
                  {texts.text('continue.more', { count: others })}
                </AriaButton>
              </>
            )}
          </p>
          {keys === null ? (
            <p className="continue-offer__keys">{texts.text('continue.needsKeys')}</p>
          ) : keys.id === run.profileId ? null : (
            <p className="continue-offer__keys">
              {texts.text('continue.otherKeys', { keys: profileName(keys, texts) })}
            </p>
          )}
        </div>
        {keys === null ? null : (
          <div className="continue-offer__actions">
            {/* The button that had the focus is gone: the screen starts again. */}
            <ContinueActions
              run={run}
              onDiscarded={() => document.querySelector<HTMLElement>('h1')?.focus()}
            />
          </div>
        )}
      </div>
      <ProgressBar label={texts.text('continue.region')} value={share} valueText={details} />
      {error === null ? null : (
        <ErrorNotice error={error} remedies={errorActions} onDismiss={() => stores.history.clearError()} />
      )}
    </section>
  );
}
