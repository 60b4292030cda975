import { ChevronsUpDown, KeyRound, Plus, TriangleAlert } from 'lucide-react';
import { MenuSection, MenuTrigger } from 'react-aria-components';
import { profileDetails, profileName } from '../../i18n/profile-name.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Crumb } from '../../ui/crumb.js';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.js';
import './keys-menu.css';

export interface KeysMenuProps {
  /** Whose keys the place is about. */
  readonly profileId: string;
}

/** Shows whose keys are in use, and opens a menu of the others. */
export function KeysMenu({ profileId }: KeysMenuProps) {
  const stores = useStores();
  const texts = useTexts();
  const active = useSelected(
    stores.profiles,
    (state) => state.profiles.find(({ id }) => id === profileId) ?? null,
  );
  const profiles = useSelected(stores.profiles, (state) => state.profiles);
  if (active === null) {
    return null;
  }
  const parts = profileDetails(active, texts);
  const description = [profileName(active, texts), ...parts].join(' · ');

  return (
    <MenuTrigger>
      <Crumb
        label={texts.text('keys.inUse', { keys: description })}
        icon={
          active.isRootKey ? (
            <TriangleAlert size={15} aria-hidden="true" className="keys-menu__warning" />
          ) : (
            <KeyRound size={15} aria-hidden="true" />
          )
        }
        name={profileName(active, texts)}
        {...(parts.length === 0 ? {} : { detail: parts.join(' · ') })}
        sign={<ChevronsUpDown size={13} aria-hidden="true" />}
        isDisabled={false}
      />
      <Menu label={texts.text('keys.menu')} placement="bottom start">
        <MenuSection aria-label={texts.text('keys.saved')}>
          {profiles.map((profile) => (
            <MenuItem
              key={profile.id}
              id={profile.id}
              label={profileName(profile, texts)}
              hint={profileDetails(profile, texts).join(' · ')}
              isChosen={profile.id === active.id}
              onAction={() => stores.profiles.select(profile.id)}
            />
          ))}
        </MenuSection>
        <MenuSeparator />
        <MenuItem
          label={texts.text('keys.manage')}
          sign={<Plus size={14} aria-hidden="true" />}
          onAction={() => stores.route.go({ kind: 'accounts' })}
        />
      </Menu>
    </MenuTrigger>
  );
}
