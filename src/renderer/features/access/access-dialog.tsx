import './access-dialog.css';
import { LoaderCircle, RotateCw } from 'lucide-react';
import { summaryOf } from '../../../shared/models/access-words.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Notice } from '../../ui/notice.js';
import { AccessRows } from './access-rows.js';
import { PolicyBox } from './policy-box.js';

/** What the keys may do in the bucket, permission by permission, and the policy to request. */
export function AccessDialog() {
  const { access, route } = useStores();
  const texts = useTexts();
  const { target, report, checking, error, isOpen, checkedAt } = useSelected(access, (state) => state);
  const place = target === null ? '' : [target.destination.bucket, target.prefix].filter(Boolean).join('/');

  return (
    <Dialog
      title={texts.text('access.title')}
      isOpen={isOpen && target !== null}
      size="wide"
      onClose={() => access.close()}
    >
      <p className="access__lead">{texts.rich('access.lead', { place })}</p>
      {report === null && checking ? (
        <output className="access__checking">
          <LoaderCircle size={16} aria-hidden="true" className="spin" />
          {texts.text('access.checking')}
        </output>
      ) : null}
      {error === null || target === null ? null : (
        <ErrorNotice
          error={error}
          remedies={{
            'try-again': () => void access.check(target),
            'import-keys': () => {
              access.close();
              route.go({ kind: 'accounts' });
            },
          }}
        />
      )}
      {report === null ? null : (
        <>
          <Summary report={report} />
          <AccessRows rows={report.rows} />
          {report.leftBehind === null ? null : (
            <Notice tone="warn" title={texts.text('access.leftBehind', { key: report.leftBehind })} />
          )}
          <PolicyBox report={report} />
        </>
      )}
      <DialogButtons>
        <span className="access__when">
          {checkedAt === null || report === null
            ? null
            : texts.text('access.checkedAt', { when: texts.when(checkedAt) })}
        </span>
        {target === null ? null : (
          <Button
            icon={<RotateCw size={15} aria-hidden="true" />}
            isPending={checking}
            onPress={() => void access.check(target)}
          >
            {texts.text('access.again')}
          </Button>
        )}
        <Button onPress={() => access.close()}>{texts.text('action.close')}</Button>
      </DialogButtons>
    </Dialog>
  );
}

function Summary({ report }: { readonly report: Parameters<typeof summaryOf>[0] }) {
  const texts = useTexts();
  const { id, values, tone } = summaryOf(report);
  return <Notice tone={tone} title={texts.text(id, values)} />;
}
