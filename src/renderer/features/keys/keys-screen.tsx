import { ChevronRight, FileKey, KeyRound, LockKeyhole, LockKeyholeOpen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Profile } from '../../../shared/domain.js';
import { profileName } from '../../i18n/profile-name.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { DropOverlay } from '../../ui/drop-overlay.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Mark } from '../../ui/mark.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { useWindowDrop } from '../../ui/window-drop.js';

import './keys-screen.css';
import '../../ui/file-list.css';

/** Where a key file comes in, and where keys that are there already can be chosen or removed. */
export function KeysScreen() {
  const stores = useStores();
  const texts = useTexts();
  const error = useSelected(stores.profiles, (state) => state.error);
  const importing = useSelected(stores.profiles, (state) => state.importing);
  const profiles = useSelected(stores.profiles, (state) => state.profiles);
  const protection = useSelected(stores.settings, (state) => state.info?.secretProtection ?? 'system');
  const isOver = useWindowDrop(true, (files) => {
    const file = files[0];
    if (file !== undefined) {
      void stores.profiles.importDropped(file);
    }
  });
  const isProtected = protection === 'system';

  return (
    <main className="keys">
      {isOver ? <DropOverlay text={texts.text('keys.dropHere')} /> : null}
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

        {error === null ? null : <ErrorNotice error={error} />}

        <p className="keys__protection">
          {isProtected ? (
            <LockKeyhole size={15} aria-hidden="true" />
          ) : (
            <LockKeyholeOpen size={15} aria-hidden="true" />
          )}
          <span>{texts.text(isProtected ? 'keys.protectedBySystem' : 'keys.sessionOnly')}</span>
        </p>

        <Disclosure className="disclosure">
          <Heading level={2} className="disclosure__heading">
            <AriaButton slot="trigger" className="disclosure__trigger">
              <ChevronRight size={15} aria-hidden="true" />
              {texts.text('keys.helpTitle')}
            </AriaButton>
          </Heading>
          <DisclosurePanel className="disclosure__panel">
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
          </DisclosurePanel>
        </Disclosure>
      </div>
    </main>
  );
}

interface SavedKeysProps {
  readonly profiles: readonly Profile[];
}

function SavedKeys({ profiles }: SavedKeysProps) {
  const { profiles: store } = useStores();
  const texts = useTexts();
  const [removing, setRemoving] = useState<Profile | null>(null);

  return (
    <>
      <ul className="saved-keys" aria-label={texts.text('keys.saved')}>
        {profiles.map((profile) => (
          <li key={profile.id} className="saved-keys__item">
            <AriaButton className="saved-keys__choose" onPress={() => store.select(profile.id)}>
              <KeyRound size={16} aria-hidden="true" />
              <span className="two-lines">
                <span className="saved-keys__name">{profileName(profile, texts)}</span>
                <span className="two-lines__second">
                  {[
                    ...(profile.userName === null && !profile.isRootKey ? [] : [`••••${profile.keyIdLast4}`]),
                    profile.endpointHost ?? 'AWS',
                    texts.text(profile.persisted ? 'keys.kept' : 'keys.notKept'),
                  ].join(' · ')}
                </span>
              </span>
            </AriaButton>
            <IconButton
              label={texts.text('keys.removeNamed', { name: profileName(profile, texts) })}
              icon={<Trash2 size={16} aria-hidden="true" />}
              onPress={() => setRemoving(profile)}
            />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        isOpen={removing !== null}
        title={texts.text('keys.removeTitle')}
        text={texts.text('keys.removeText')}
        confirmLabel={texts.text('keys.remove')}
        cancelLabel={texts.text('action.keep')}
        onClose={() => setRemoving(null)}
        onConfirm={() => {
          if (removing !== null) {
            void store.remove(removing.id);
          }
        }}
      />
    </>
  );
}
