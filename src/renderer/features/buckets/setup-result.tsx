import './setup-result.css';
import { CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors/errors.js';
import {
  abortAfterDays,
  type BucketSettings,
  type BucketSetup,
  type BucketStep,
  type BucketStepState,
} from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { DialogButtons } from '../../ui/dialog.js';
import { Disclosure } from '../../ui/disclosure.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FieldHint } from '../../ui/field-parts.js';
import { Notice } from '../../ui/notice.js';
import { RequestText } from './request-text.js';

export interface SetupResultProps {
  readonly setup: BucketSetup;
  readonly settings: BucketSettings;
  /** The state of the bucket after another attempt. */
  readonly onChange: (setup: BucketSetup) => void;
  /** Opens the bucket as it is. */
  readonly onOpen: () => void;
}

/** What a bucket has of the chosen settings, step by step; it can be used, and completed. */
export function SetupResult({ setup, settings, onChange, onOpen }: SetupResultProps) {
  const { buckets } = useStores();
  const texts = useTexts();
  const [completing, setCompleting] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [areRequestsOpen, setRequestsOpen] = useState(false);
  const { bucket, outcome, steps } = setup;
  const buttons = useRef<HTMLDivElement>(null);
  // Enter gives the harmless answer. `autoFocus` is unreliable here: React Aria moves the focus some time after the Enter
  // that submitted the form, and then to either this button or the first element of the dialog.
  useLayoutEffect(() => {
    buttons.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  }, []);
  const canComplete = steps.some(
    ({ state }) => state === 'missing' || state === 'failed' || state === 'denied',
  );
  const requests = steps.flatMap(({ step, request }) => (request === null ? [] : [{ step, request }]));

  async function complete(): Promise<void> {
    setCompleting(true);
    setError(null);
    const { result, isAwaited } = await buckets.complete(bucket, settings);
    if (!isAwaited) {
      return;
    }
    setCompleting(false);
    if (result.ok) {
      onChange({ ...setup, steps: [...result.value] });
    } else {
      setError(result.error);
    }
  }

  return (
    <div className="setup-result">
      <Notice
        tone={outcome === 'created' ? 'warn' : 'info'}
        title={texts.text(outcome === 'created' ? 'setup.createdTitle' : 'setup.yoursTitle', {
          bucket: bucket.name,
        })}
      >
        {texts.text(outcome === 'created' ? 'setup.createdText' : 'setup.yoursText')}
      </Notice>
      <ul className="setup-steps" aria-label={texts.text('setup.steps')}>
        {steps.map((step) => (
          <Step key={step.step} step={step} />
        ))}
      </ul>
      {error === null ? null : <ErrorNotice error={error} />}
      {requests.length === 0 ? null : (
        <Disclosure label={texts.text('setup.requests')} isOpen={areRequestsOpen} onChange={setRequestsOpen}>
          <ol className="setup-result__requests" aria-label={texts.text('setup.requests')}>
            {requests.map(({ step, request }) => (
              <li key={step}>
                <RequestText request={request} label={texts.text(`createBucket.purpose.${step}`)} />
              </li>
            ))}
          </ol>
        </Disclosure>
      )}
      <DialogButtons ref={buttons}>
        {canComplete ? (
          <Button isPending={completing} onPress={() => void complete()}>
            {texts.text(
              completing ? 'setup.completing' : outcome === 'created' ? 'setup.tryAgain' : 'setup.complete',
            )}
          </Button>
        ) : null}
        <Button variant="primary" onPress={onOpen}>
          {texts.text('setup.open')}
        </Button>
      </DialogButtons>
    </div>
  );
}

const icons: Readonly<Record<BucketStepState, typeof CircleCheck>> = {
  done: CircleCheck,
  standard: CircleCheck,
  missing: CircleDashed,
  denied: TriangleAlert,
  unsupported: CircleSlash,
  failed: TriangleAlert,
};

interface StepProps {
  readonly step: BucketStep;
}

function Step({ step: { step, state, error } }: StepProps) {
  const texts = useTexts();
  const Icon = icons[state];
  const { title = '', action = '' } =
    error !== null && (state === 'denied' || state === 'failed') ? texts.error(error) : {};
  return (
    <li className={`setup-step setup-step--${state}`} data-state={state}>
      <Icon size={16} aria-hidden="true" />
      <div className="setup-step__texts">
        <p className="setup-step__title">
          <span>{texts.text(`setup.step.${step}`, { days: abortAfterDays })}</span>
          <span className="setup-step__state">{texts.text(`setup.state.${state}`)}</span>
        </p>
        {title === '' ? null : (
          <FieldHint>
            {title} {action}
          </FieldHint>
        )}
      </div>
    </li>
  );
}
