import { profileName } from '../../i18n/profile-name.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { ConfirmDialog } from '../../ui/dialog.js';

/** Asks before keys that may mean another bucket of the same name continue a run. */
export function OtherKeysDialog() {
  const { history, profiles } = useStores();
  const texts = useTexts();
  const question = useSelected(history, (state) => state.question);
  const keys = useSelected(
    profiles,
    (state) => state.profiles.find(({ id }) => id === question?.profileId) ?? null,
  );
  const message = question === null ? null : texts.error(question.error);
  return (
    <ConfirmDialog
      isOpen={question !== null}
      title={message?.title ?? ''}
      text={message?.action ?? ''}
      confirmLabel={texts.text('continue.withKeys', { keys: keys === null ? '' : profileName(keys, texts) })}
      cancelLabel={texts.text('action.cancel')}
      onClose={() => history.closeQuestion()}
      onConfirm={() => {
        if (question !== null) {
          void history.continueWithOtherKeys(question);
        }
      }}
    />
  );
}
