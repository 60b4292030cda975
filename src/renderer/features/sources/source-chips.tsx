import { File, FilePlus, Folder, FolderPlus } from 'lucide-react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ChipList } from '../../ui/chip-list.js';
import './source-chips.css';

/** Chosen folders and files that are named; a drop can have thousands. */
const mostChips = 30;

/** What was chosen so far, and buttons to add more. */
export function SourceChips() {
  const { draft: store } = useStores();
  const texts = useTexts();
  const roots = useSelected(store, (state) => state.draft?.roots) ?? [];
  const more = roots.length - mostChips;
  const adding = useSelected(store, (state) => state.adding);

  return (
    <div className="source-chips">
      <ChipList
        label={texts.text('sources.chosen')}
        chips={roots.slice(0, mostChips).map(({ rootId, name, kind }) => ({
          id: rootId,
          name: name.normalize('NFC'),
          icon:
            kind === 'folder' ? (
              <Folder size={15} aria-hidden="true" />
            ) : (
              <File size={15} aria-hidden="true" />
            ),
          removeLabel: texts.text('sources.remove', { name }),
        }))}
        onRemove={(rootId) => void store.removeRoot(rootId)}
      />
      {more > 0 ? (
        <p className="source-chips__more">
          {texts.text('sources.more', { items: more })}
          <Button size="small" variant="quiet" onPress={() => void store.clear()}>
            {texts.text('sources.removeAll')}
          </Button>
        </p>
      ) : null}
      <div className="source-chips__add">
        <Button
          size="small"
          variant="quiet"
          icon={<FolderPlus size={15} aria-hidden="true" />}
          isDisabled={adding}
          onPress={() => void store.choose('folder')}
        >
          {texts.text('sources.addFolder')}
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={<FilePlus size={15} aria-hidden="true" />}
          isDisabled={adding}
          onPress={() => void store.choose('files')}
        >
          {texts.text('sources.addFiles')}
        </Button>
      </div>
    </div>
  );
}
