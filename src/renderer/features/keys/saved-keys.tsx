import './saved-keys.css';
import { ChevronRight, KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Profile } from '../../../shared/models/account.js';
import { profileDetails, profileName } from '../../i18n/profile-name.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/text-field.js';
import { TwoLines } from '../../ui/two-lines.js';
import { KeyFacts } from './key-facts.js';

export interface SavedKeysProps {
  readonly profiles: readonly Profile[];
}

/** The keys that Hoist has: to choose, inspect, rename and remove. */
export function SavedKeys({ profiles }: SavedKeysProps) {
  const { profiles: store } = useStores();
  const texts = useTexts();
  const activeId = useSelected(store, (state) => state.activeId);
  const [removing, setRemoving] = useState<Profile | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);

  function toggle(profile: Profile): void {
    const opens = openId !== profile.id;
    setOpenId(opens ? profile.id : null);
    if (opens) {
      void store.check(profile.id);
    }
  }

  return (
    <>
      <ul className="saved-keys" aria-label={texts.text('keys.saved')}>
        {profiles.map((profile) => {
          const name = profileName(profile, texts);
          const isOpen = openId === profile.id;
          return (
            <li key={profile.id} className="saved-keys__item">
              <div className="saved-keys__line">
                <AriaButton className="saved-keys__choose" onPress={() => store.select(profile.id)}>
                  <KeyRound size={16} aria-hidden="true" />
                  <TwoLines
                    first={
                      <span className="saved-keys__name">
                        {name}
                        {profile.id === activeId ? (
                          <span className="saved-keys__in-use">{texts.text('keys.nowInUse')}</span>
                        ) : null}
                      </span>
                    }
                    second={[
                      ...profileDetails(profile, texts),
                      ...(profile.endpoint === null ? ['AWS'] : []),
                      keptHow(profile, texts),
                    ].join(' · ')}
                  />
                </AriaButton>
                <IconButton
                  label={texts.text('keys.detailsNamed', { name })}
                  icon={
                    <ChevronRight
                      size={16}
                      aria-hidden="true"
                      className="saved-keys__chevron"
                      data-open={isOpen || undefined}
                    />
                  }
                  aria-expanded={isOpen}
                  onPress={() => toggle(profile)}
                />
                <IconButton
                  label={texts.text('keys.removeNamed', { name })}
                  icon={<Trash2 size={16} aria-hidden="true" />}
                  onPress={() => setRemoving(profile)}
                />
              </div>
              {isOpen ? <KeyDetails profile={profile} /> : null}
            </li>
          );
        })}
      </ul>
      <ConfirmDialog
        isOpen={removing !== null}
        title={texts.text('keys.removeTitle')}
        text={texts.text(
          removing?.origin === 'key-file' && !removing.persisted
            ? 'keys.removeUnsavedText'
            : 'keys.removeText',
        )}
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

function keptHow({ origin, persisted }: Profile, texts: Texts): string {
  if (origin === 'aws-profile') {
    return texts.text('keys.ofTools');
  }
  return texts.text(persisted ? 'keys.kept' : 'keys.notKept');
}

interface KeyDetailsProps {
  readonly profile: Profile;
}

function KeyDetails({ profile }: KeyDetailsProps) {
  const { profiles: store, connection } = useStores();
  const texts = useTexts();
  const checkup = useSelected(store, (state) => state.checkups[profile.id]);
  const [name, setName] = useState(profile.name ?? '');

  return (
    <div className="saved-keys__details">
      <output>
        <KeyFacts profile={profile} checkup={checkup} />
      </output>
      <form
        className="saved-keys__rename"
        onSubmit={(event) => {
          event.preventDefault();
          void store.rename(profile.id, name);
        }}
      >
        <TextField
          label={texts.text('keys.name')}
          placeholder={profileName({ ...profile, name: null }, texts)}
          maxLength={64}
          value={name}
          onChange={setName}
        />
        <Button type="submit" isDisabled={name.trim() === (profile.name ?? '')}>
          {texts.text('keys.saveName')}
        </Button>
      </form>
      <Button variant="quiet" onPress={() => void connection.openConnection(profile.id)}>
        {texts.text('connection.open')}
      </Button>
    </div>
  );
}
