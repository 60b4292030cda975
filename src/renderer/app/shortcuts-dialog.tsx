import './shortcuts-dialog.css';
import { acceleratorOf, commands } from '../../shared/models/commands.js';
import { useTexts } from '../i18n/texts.js';
import { useSelected, useStores } from '../stores/stores.js';
import { Button } from '../ui/button.js';
import { Dialog, DialogButtons } from '../ui/dialog.js';
import { keysOf } from './keys-of.js';

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every command with its keys, as this system writes them. */
export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const { settings } = useStores();
  const texts = useTexts();
  const platform = useSelected(settings, (state) => state.info?.platform ?? 'linux');
  return (
    <Dialog title={texts.text('shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <dl className="shortcuts">
        {commands.map((command) => (
          <div key={command} className="shortcuts__line">
            <dt>{texts.text(`shortcuts.${command}`)}</dt>
            <dd className="shortcuts__keys">
              {keysOf(acceleratorOf(command, platform), platform).map((key) => (
                <kbd key={key} className="shortcuts__key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <DialogButtons>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- there is nothing else to do in this dialog */}
        <Button autoFocus onPress={onClose}>
          {texts.text('action.close')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
