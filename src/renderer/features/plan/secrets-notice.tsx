import './secrets-notice.css';
import { useState } from 'react';
import type { Draft } from '../../../shared/models/plan.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Notice } from '../../ui/notice.js';

export interface SecretsNoticeProps {
  readonly draft: Draft;
}

/**
 * Says that key files and the like are among the files, and asks before they are uploaded. Renders nothing
 * otherwise.
 */
export function SecretsNotice({ draft }: SecretsNoticeProps) {
  const { draft: store } = useStores();
  const texts = useTexts();
  /** The draft that the open question is about; null while it is closed. */
  const [askedAbout, setAskedAbout] = useState<number | null>(null);
  const { files, examples } = draft.secrets;
  const isAllowed = draft.options.allowSecrets;
  if (files === 0) {
    return null;
  }
  const names = examples.map((name) => texts.text('secrets.name', { name })).join(', ');
  const list = texts.text('secrets.list', { names, more: files - examples.length });

  return (
    <>
      <Notice
        tone={isAllowed ? 'warn' : 'info'}
        title={texts.text(isAllowed ? 'secrets.allowed' : 'secrets.leftOut', { files })}
        actions={
          isAllowed ? (
            <Button size="small" onPress={() => void store.allowSecrets(false, draft.revision)}>
              {texts.text('secrets.leaveOut')}
            </Button>
          ) : (
            <Button size="small" isDisabled={draft.scanning} onPress={() => setAskedAbout(draft.revision)}>
              {texts.text('secrets.allow', { files })}
            </Button>
          )
        }
      >
        {list}
      </Notice>
      <ConfirmDialog
        isOpen={askedAbout !== null}
        title={texts.text('secrets.confirmTitle', { files })}
        text={
          <>
            <span className="secrets-list">{list}</span>
            {texts.text('secrets.confirmText')}
          </>
        }
        confirmLabel={texts.text('secrets.confirm', { files })}
        cancelLabel={texts.text('secrets.leaveOut')}
        onClose={() => setAskedAbout(null)}
        onConfirm={() => {
          if (askedAbout !== null) void store.allowSecrets(true, askedAbout);
        }}
      />
    </>
  );
}
