import { Settings2 } from 'lucide-react';
import { useState } from 'react';
import { MenuSection, MenuTrigger } from 'react-aria-components';
import type { Retention } from '../../../shared/models/retention.js';
import type { Settings } from '../../../shared/models/settings.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useCommand } from '../../stores/use-command.js';
import { IconButton } from '../../ui/button.js';
import { Menu, MenuChoice, MenuItem, MenuSeparator, MenuTitle } from '../../ui/menu.js';
import { RetentionDialog } from './retention-dialog.js';
import { SpeedLimitDialog } from './speed-limit-dialog.js';

const languages: readonly Settings['language'][] = ['system', 'ko', 'en'];
const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];

/** Language, appearance, and the connection to the internet. */
export function SettingsMenu() {
  const { settings: store, connection, profiles, commands, history } = useStores();
  const texts = useTexts();
  const info = useSelected(store, (state) => state.info);
  const profileId = useSelected(profiles, (state) => activeProfile(state)?.id ?? null);
  const [isOpen, setOpen] = useState(false);
  const [isLimiting, setLimiting] = useState(false);
  const [rule, setRule] = useState<Retention | null>(null);
  useCommand('settings', () => setOpen(true));
  if (info === null) {
    return null;
  }
  const { settings } = info;

  async function openRetention(): Promise<void> {
    setRule(await history.retention());
  }

  return (
    <>
      <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <IconButton label={texts.text('settings.menu')} icon={<Settings2 size={17} aria-hidden="true" />} />
        <Menu label={texts.text('settings.menu')} placement="bottom end">
          <MenuChoice
            title={texts.text('settings.language')}
            options={languages.map((value) => ({ value, label: texts.text(`settings.language.${value}`) }))}
            value={settings.language}
            onChange={(language) => void store.change({ language })}
          />
          <MenuSeparator />
          <MenuChoice
            title={texts.text('settings.theme')}
            options={themes.map((value) => ({ value, label: texts.text(`settings.theme.${value}`) }))}
            value={settings.theme}
            onChange={(theme) => void store.change({ theme })}
          />
          <MenuSeparator />
          <MenuSection aria-label={texts.text('settings.network')}>
            {profileId === null ? null : (
              <MenuItem
                label={texts.text('connection.open')}
                isChosen={false}
                onAction={() => void connection.openConnection(profileId)}
              />
            )}
            <MenuItem
              label={texts.text('speedLimit.open')}
              isChosen={false}
              onAction={() => afterMenu(() => setLimiting(true))}
            />
            <MenuItem
              label={texts.text('proxy.open')}
              isChosen={false}
              onAction={() => void connection.openProxy()}
            />
          </MenuSection>
          <MenuSeparator />
          <MenuSection>
            <MenuItem
              label={texts.text('shortcuts.title')}
              isChosen={false}
              onAction={() => afterMenu(() => void commands.run('shortcuts'))}
            />
            <MenuItem
              label={texts.text('retention.open')}
              isChosen={false}
              onAction={() => afterMenu(() => void openRetention())}
            />
            <MenuItem label={texts.text('settings.log')} isChosen={false} onAction={() => store.showLog()} />
            <MenuTitle>{texts.text('settings.version', { version: info.version })}</MenuTitle>
          </MenuSection>
        </Menu>
      </MenuTrigger>
      <SpeedLimitDialog isOpen={isLimiting} onClose={() => setLimiting(false)} />
      <RetentionDialog rule={rule} onClose={() => setRule(null)} />
    </>
  );
}

/** Waits until the closing menu has given the focus back, which a dialog is to return later: that takes it a frame. */
function afterMenu(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work));
}
