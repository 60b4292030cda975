import { Check, Settings2 } from 'lucide-react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { Settings } from '../../../shared/models/settings.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { IconButton } from '../../ui/button.js';
import '../../ui/menu.css';
import '../../ui/popover.css';

const languages: readonly Settings['language'][] = ['system', 'ko', 'en'];
const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];

/** Language, appearance, and the way to the internet. */
export function SettingsMenu() {
  const { settings: store, connection, profiles } = useStores();
  const texts = useTexts();
  const info = useSelected(store, (state) => state.info);
  const profileId = useSelected(profiles, (state) => activeProfile(state)?.id ?? null);
  if (info === null) {
    return null;
  }
  const { settings } = info;

  return (
    <MenuTrigger>
      <IconButton label={texts.text('settings.menu')} icon={<Settings2 size={17} aria-hidden="true" />} />
      <Popover className="popover popover--list" placement="bottom end" offset={4}>
        <Menu className="menu" aria-label={texts.text('settings.menu')}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[settings.language]}
            onSelectionChange={(keys) => {
              const language = languages.find((candidate) => keys !== 'all' && keys.has(candidate));
              if (language !== undefined) {
                void store.change({ language });
              }
            }}
          >
            <Header className="menu__title">{texts.text('settings.language')}</Header>
            {languages.map((language) => (
              <SettingItem key={language} id={language} label={texts.text(`settings.language.${language}`)} />
            ))}
          </MenuSection>
          <Separator className="menu__separator" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[`theme-${settings.theme}`]}
            onSelectionChange={(keys) => {
              const theme = themes.find((candidate) => keys !== 'all' && keys.has(`theme-${candidate}`));
              if (theme !== undefined) {
                void store.change({ theme });
              }
            }}
          >
            <Header className="menu__title">{texts.text('settings.theme')}</Header>
            {themes.map((theme) => (
              <SettingItem key={theme} id={`theme-${theme}`} label={texts.text(`settings.theme.${theme}`)} />
            ))}
          </MenuSection>
          <Separator className="menu__separator" />
          <MenuSection aria-label={texts.text('settings.network')}>
            {profileId === null ? null : (
              <ActionItem
                label={texts.text('connection.open')}
                onAction={() => void connection.openConnection(profileId)}
              />
            )}
            <ActionItem label={texts.text('proxy.open')} onAction={() => void connection.openProxy()} />
          </MenuSection>
          <Separator className="menu__separator" />
          <MenuSection>
            <Header className="menu__title">
              {texts.text('settings.version', { version: info.version })}
            </Header>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface SettingItemProps {
  readonly id: string;
  readonly label: string;
}

function SettingItem({ id, label }: SettingItemProps) {
  return (
    <MenuItem id={id} textValue={label} className="menu__item">
      <span className="menu__check">
        <Check size={14} aria-hidden="true" />
      </span>
      <span className="menu__label">{label}</span>
    </MenuItem>
  );
}

interface ActionItemProps {
  readonly label: string;
  readonly onAction: () => void;
}

function ActionItem({ label, onAction }: ActionItemProps) {
  return (
    <MenuItem textValue={label} className="menu__item" onAction={onAction}>
      <span className="menu__check" />
      <span className="menu__label">{label}</span>
    </MenuItem>
  );
}
