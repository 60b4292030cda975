import './policy-box.css';
import { Copy, Save } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors/errors.js';
import type { AccessReport } from '../../../shared/models/access.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { useNotify } from '../../ui/toasts.js';

export interface PolicyBoxProps {
  readonly report: AccessReport;
}

/** The least policy, to copy or to save, and where it fits in IAM. */
export function PolicyBox({ report }: PolicyBoxProps) {
  const { access } = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const [error, setError] = useState<AppError | null>(null);
  const { policy, policyLetters, policyFits } = report;

  async function copy(): Promise<void> {
    const answer = await access.copyPolicy(report);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) {
      notify(texts.text('policy.copied'));
    }
  }

  async function save(): Promise<void> {
    const answer = await access.savePolicy(report);
    setError(answer.ok ? null : answer.error);
    if (answer.ok && answer.value) {
      notify(texts.text('policy.saved'));
    }
  }

  return (
    <section className="policy" aria-labelledby="policy-title">
      <div className="policy__head">
        <div className="policy__texts">
          <h3 id="policy-title" className="policy__title">
            {texts.text('policy.title')}
          </h3>
          <p className="policy__lead">{texts.text('policy.lead')}</p>
        </div>
        <Button size="small" icon={<Copy size={14} aria-hidden="true" />} onPress={() => void copy()}>
          {texts.text('policy.copy')}
        </Button>
        <Button size="small" icon={<Save size={14} aria-hidden="true" />} onPress={() => void save()}>
          {texts.text('policy.save')}
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by key */}
      <pre className="policy__text selectable" tabIndex={0} aria-label={texts.text('policy.title')}>
        {policy}
      </pre>
      <p className="policy__size">
        {texts.text(
          policyFits.includes('user')
            ? 'policy.fitsAll'
            : policyFits.includes('managed')
              ? 'policy.fitsManaged'
              : 'policy.tooLong',
          { letters: policyLetters },
        )}
      </p>
      {error === null ? null : <ErrorNotice error={error} />}
    </section>
  );
}
