import { FileKey, LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Disclosure } from '../../ui/disclosure.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Mark } from '../../ui/mark.js';
import { Notice } from '../../ui/notice.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { FoundKeys } from './found-keys.js';
import { SavedKeys } from './saved-keys.js';

import './keys-screen.css';

/** Imports a key file, and lists the saved keys to choose or remove. */
export function KeysScreen() {
  const stores = useStores();
  const texts = useTexts();
  const error = useSelected(stores.profiles, (state) => state.error);
  const importing = useSelected(stores.profiles, (state) => state.importing);
  const profiles = useSelected(stores.profiles, (state) => state.profiles);
  const protection = useSelected(stores.settings, (state) => state.info?.secretProtection ?? 'system');
  const waiting = useSelected(stores.draft, (state) => state.draft?.roots.length ?? 0);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const isProtected = protection === 'system';

  return (
    <main className="keys">
      <div className="keys__column">
        {profiles.length === 0 ? (
          <header className="keys__head">
            <Mark size={52} />
            <ScreenHeading className="keys__title">{texts.text('keys.title')}</ScreenHeading>
            <p className="keys__lead">{texts.text('keys.lead')}</p>
          </header>
        ) : (
          <header className="keys__head">
            <ScreenHeading className="keys__title">{texts.text('keys.manageTitle')}</ScreenHeading>
            <p className="keys__lead">{texts.text('keys.manageLead')}</p>
          </header>
        )}

        {profiles.length === 0 ? null : <SavedKeys profiles={profiles} />}

        <div className={profiles.length === 0 ? 'keys__drop' : 'keys__drop keys__drop--small'}>
          <FileKey size={profiles.length === 0 ? 30 : 22} strokeWidth={1.5} aria-hidden="true" />
          <p className="keys__drop-text">
            {texts.text(profiles.length === 0 ? 'keys.drop' : 'keys.dropAnother')}
          </p>
          <Button
            variant={profiles.length === 0 ? 'primary' : 'secondary'}
            size={profiles.length === 0 ? 'large' : 'medium'}
            isPending={importing}
            onPress={() => void stores.profiles.chooseKeyFile()}
          >
            {texts.text('keys.choose')}
          </Button>
        </div>

        {waiting === 0 || profiles.length > 0 ? null : (
          <Notice tone="info" title={texts.text('keys.waiting', { count: waiting })} />
        )}

        {error === null ? null : (
          <ErrorNotice error={error} onDismiss={() => stores.profiles.dismissError()} />
        )}

        <FoundKeys />

        <p className="keys__protection">
          {isProtected ? (
            <LockKeyhole size={15} aria-hidden="true" />
          ) : (
            <LockKeyholeOpen size={15} aria-hidden="true" />
          )}
          <span>{texts.text(isProtected ? 'keys.protectedBySystem' : 'keys.sessionOnly')}</span>
        </p>

        <div className="keys__help">
          <Disclosure
            label={texts.text('keys.helpTitle')}
            level={2}
            isOpen={isHelpOpen}
            onChange={setHelpOpen}
          >
            <ol className="steps">
              <li>
                <span>{texts.rich('keys.help1')}</span>
              </li>
              <li>
                <span>{texts.rich('keys.help2')}</span>
              </li>
              <li>
                <span>{texts.rich('keys.help3')}</span>
              </li>
            </ol>
          </Disclosure>
        </div>
      </div>
    </main>
  );
}
