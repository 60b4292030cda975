import { Check, ChevronsUpDown, KeyRound, Plus, TriangleAlert } from 'lucide-react';
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { profileDetails, profileName } from '../../i18n/profile-name.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import '../../ui/menu.css';

export interface KeysMenuProps {
  /** False while an upload uses these keys. */
  readonly canChange: boolean;
}

/** Says whose keys are in use; opens a menu of the others. */
export function KeysMenu({ canChange }: KeysMenuProps) {
  const stores = useStores();
  const texts = useTexts();
  const active = useSelected(stores.profiles, activeProfile);
  const profiles = useSelected(stores.profiles, (state) => state.profiles);
  if (active === null) {
    return null;
  }
  const parts = profileDetails(active, texts);
  const description = [profileName(active, texts), ...parts].join(' · ');

  return (
    <MenuTrigger>
      <Button
        className="crumb"
        isDisabled={!canChange}
        aria-label={texts.text('keys.inUse', { keys: description })}
      >
        {active.isRootKey ? (
          <TriangleAlert size={15} aria-hidden="true" className="crumb__warning" />
        ) : (
          <KeyRound size={15} aria-hidden="true" />
        )}
        <span className="crumb__name">{profileName(active, texts)}</span>
        {parts.length === 0 ? null : <span className="crumb__detail">{parts.join(' · ')}</span>}
        {canChange ? <ChevronsUpDown size={13} aria-hidden="true" /> : null}
      </Button>
      <Popover className="popover popover--list" placement="bottom start" offset={4}>
        <Menu className="menu" aria-label={texts.text('keys.menu')}>
          <MenuSection aria-label={texts.text('keys.saved')}>
            {profiles.map((profile) => (
              <MenuItem
                key={profile.id}
                id={profile.id}
                textValue={profileName(profile, texts)}
                className="menu__item"
                onAction={() => stores.profiles.select(profile.id)}
              >
                <span className="menu__check" data-visible={profile.id === active.id || undefined}>
                  <Check size={14} aria-hidden="true" />
                </span>
                <span className="menu__label">{profileName(profile, texts)}</span>
                <span className="menu__hint">{profileDetails(profile, texts).join(' · ')}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu__separator" />
          <MenuItem className="menu__item" onAction={() => stores.profiles.startAdding()}>
            <span className="menu__check" data-visible>
              <Plus size={14} aria-hidden="true" />
            </span>
            <span className="menu__label">{texts.text('keys.manage')}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
