import { FileKey, Trash2, X } from 'lucide-react';
import type { ImportedKeyFile } from '../../../shared/models/account.js';
import { profileName } from '../../i18n/profile-name.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { KeyFacts } from './key-facts.js';
import './imported-keys.css';

/**
 * The result of the last import: what kind of file it was, whose keys they are, and what to do with the file,
 * which still contains the secret. Renders nothing when nothing was imported, or after it was dismissed.
 */
export function ImportedKeys() {
  const { profiles: store } = useStores();
  const texts = useTexts();
  const imported = useSelected(store, (state) => state.imported);
  const profile = useSelected(store, (state) =>
    state.profiles.find(({ id }) => id === state.imported?.profileId),
  );
  const checkup = useSelected(store, (state) => state.checkups[state.imported?.profileId ?? '']);
  if (imported === null || profile === undefined) {
    return null;
  }
  const { file, trash, error } = imported;

  return (
    <section className="imported-keys" aria-label={texts.text('imported.region')}>
      <div className="imported-keys__line">
        <FileKey size={20} aria-hidden="true" className="imported-keys__icon" />
        <div className="imported-keys__texts">
          <p className="imported-keys__title">
            {texts.text('imported.title', { name: profileName(profile, texts) })}
          </p>
          <p className="imported-keys__shape">{texts.text(`imported.shape.${file.shape}`)}</p>
          <output>
            <KeyFacts profile={profile} checkup={checkup} />
          </output>
        </div>
        <IconButton
          label={texts.text('action.close')}
          icon={<X size={16} aria-hidden="true" />}
          size="small"
          onPress={() => store.dismissImported()}
        />
      </div>
      <div className="imported-keys__file">
        <p className="imported-keys__danger">
          {trash === 'moved' ? texts.text('imported.moved') : danger(file, texts)}
        </p>
        {file.staysBecause === null && trash !== 'moved' ? (
          <Button
            size="small"
            icon={<Trash2 size={14} aria-hidden="true" />}
            isPending={trash === 'moving'}
            onPress={() => void store.trashKeyFile()}
          >
            {texts.text('imported.trash')}
          </Button>
        ) : null}
      </div>
      {error === null ? null : <ErrorNotice error={error} tone="warn" />}
    </section>
  );
}

/** Why the file should not stay where it is, or why it has to. */
function danger(file: ImportedKeyFile, texts: Texts): string {
  return [
    texts.text(file.holdsPassword ? 'imported.holdsPassword' : 'imported.holdsSecret', { name: file.name }),
    texts.text(
      file.staysBecause === null ? `imported.place.${file.place}` : `imported.stays.${file.staysBecause}`,
    ),
  ].join(' ');
}
