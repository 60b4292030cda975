import './upload-bar.css';
import { ArrowUp, ShieldCheck } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { Destination } from '../../../shared/models/destination.js';
import type { Draft } from '../../../shared/models/plan.js';
import { readBackOf } from '../../../shared/models/read-back.js';
import type { ReadBackChoice } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useCommand } from '../../stores/use-command.js';
import { useErrorActions } from '../../stores/use-error-actions.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { VerifyDialog } from '../../ui/verify-dialog.js';
import { SecretsNotice } from './secrets-notice.js';

export interface UploadBarProps {
  readonly draft: Draft;
  readonly destination: Destination;
}

/** The plan in one line, and the button that starts it; without a plan it says what is missing. */
export function UploadBar({ draft, destination }: UploadBarProps) {
  const stores = useStores();
  const { profileId, bucket } = destination;
  const texts = useTexts();
  const starting = useSelected(stores.runs, (state) => state.starting);
  const error = useSelected(stores.runs, (state) => state.startError);
  const formError = useSelected(stores.draft, (state) => state.formError);
  const prefix = useSelected(stores.draft, (state) => state.form.prefix);
  const reasonId = useId();
  const { files, bytes } = draft.matched;
  const readBack = useSelected(stores.draft, (state) => readBackOf(state.readBack));
  const [verifying, setVerifying] = useState(false);
  const reasonNotToVerify = formError === null ? reasonNotToStart(draft) : 'upload.filterRefused';
  const reason = reasonNotToVerify ?? (readBack === null ? 'upload.readBackWrong' : null);

  useEffect(() => () => stores.runs.clearStartError(), [stores]);

  async function start(): Promise<void> {
    if (!(await stores.draft.flush())) {
      return;
    }
    const { onConflict, readBack: input } = stores.draft.store.getState();
    const choice = readBackOf(input);
    if (choice === null) {
      return;
    }
    const reading = choice === 'none' ? {} : { readBack: choice };
    if (await stores.runs.start({ destination, onConflict, ...reading })) {
      stores.draft.markStarted();
    }
  }

  /** Compares what would be sent with what is in the bucket; the plan can be started afterwards. */
  async function verify(choice: ReadBackChoice, reportId: string | undefined): Promise<void> {
    if (await stores.draft.flush()) {
      await stores.runs.start({
        destination,
        onConflict: 'skip',
        verify: choice,
        ...(reportId === undefined ? {} : { reportId }),
      });
    }
  }

  const errorActions = useErrorActions(() => void start());
  useCommand('upload', () => {
    if (reason === null && !starting) {
      void start();
    }
  });

  return (
    <footer className="upload-bar">
      <div className="upload-bar__notices">
        <SecretsNotice draft={draft} />
        {formError === null ? null : <ErrorNotice error={formError} remedies={{}} />}
        {error === null ? null : (
          <ErrorNotice
            error={error}
            onDismiss={() => stores.runs.clearStartError()}
            remedies={{
              'check-access': () => void stores.access.check({ destination, prefix }),
              ...errorActions,
              'create-bucket': () => stores.route.go({ kind: 'destination', profileId, create: bucket }),
              'choose-bucket': () => stores.route.go({ kind: 'destination', profileId }),
            }}
          />
        )}
      </div>
      <div className="upload-bar__line">
        <div className="upload-bar__texts">
          <p className="upload-bar__sum">
            {texts.text('upload.sum', {
              matched: draft.matched.files,
              found: draft.found.files,
            })}
          </p>
          <p
            id={reasonId}
            className="upload-bar__reason"
            title={reason === null ? `${bucket}/${prefix}` : undefined}
          >
            {reason === null
              ? texts.text('upload.target', { target: `${bucket}/${prefix}` })
              : texts.text(reason)}
          </p>
        </div>
        <div className="upload-bar__start">
          <Button
            size="large"
            icon={<ShieldCheck size={17} aria-hidden="true" />}
            isDisabled={reasonNotToVerify !== null || starting}
            onPress={() => setVerifying(true)}
          >
            {texts.text('upload.verify')}
          </Button>
          <Button
            variant="primary"
            size="large"
            icon={<ArrowUp size={17} strokeWidth={2.25} aria-hidden="true" />}
            aria-describedby={reasonId}
            isDisabled={reason !== null}
            isPending={starting}
            onPress={() => void start()}
          >
            {files === 0 ? (
              texts.text('upload.button')
            ) : (
              <>
                <span className="upload-bar__label--long">
                  {texts.text('upload.buttonFiles', { files, size: texts.bytes(bytes), bucket })}
                </span>
                <span className="upload-bar__label--short">
                  {texts.text('upload.buttonShort', { files })}
                </span>
              </>
            )}
          </Button>
        </div>
      </div>
      <VerifyDialog
        title={texts.text('verify.title')}
        lead={texts.rich('verify.lead', { bucket })}
        isOpen={verifying}
        bytes={bytes}
        chooseReport={() => stores.runs.chooseReport()}
        onVerify={(choice, reportId) => void verify(choice, reportId)}
        onClose={() => setVerifying(false)}
      />
    </footer>
  );
}

function reasonNotToStart(draft: Draft) {
  if (draft.filterError !== null) {
    return 'upload.filterWrong';
  }
  if (draft.matched.files > 0) {
    return draft.scanning ? 'upload.stillScanning' : null;
  }
  if (draft.scanning) {
    return 'upload.stillScanning';
  }
  return draft.found.files === 0 ? 'upload.nothingFound' : 'upload.nothingMatched';
}
