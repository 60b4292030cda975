import { File, FilePlus, Folder, FolderPlus, X } from 'lucide-react';
import { Button as AriaButton, Tag, TagGroup, TagList } from 'react-aria-components';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import '../../ui/tag-field.css';
import './sources.css';

/** What was chosen so far, and how to add to it. */
export function SourceChips() {
  const { draft: store } = useStores();
  const texts = useTexts();
  const roots = useSelected(store, (state) => state.draft?.roots);
  const adding = useSelected(store, (state) => state.adding);

  return (
    <div className="source-chips">
      <TagGroup
        aria-label={texts.text('sources.chosen')}
        onRemove={(keys) => {
          for (const key of keys) {
            void store.removeRoot(String(key));
          }
        }}
      >
        <TagList className="source-chips__list">
          {(roots ?? []).map((root) => (
            <Tag key={root.rootId} id={root.rootId} textValue={root.name} className="tag tag--plain">
              {root.kind === 'folder' ? (
                <Folder size={15} aria-hidden="true" />
              ) : (
                <File size={15} aria-hidden="true" />
              )}
              <span className="tag__text" title={root.name.normalize('NFC')}>
                {root.name.normalize('NFC')}
              </span>
              <AriaButton
                slot="remove"
                className="tag__remove"
                aria-label={texts.text('sources.remove', { name: root.name })}
              >
                <X size={13} aria-hidden="true" />
              </AriaButton>
            </Tag>
          ))}
        </TagList>
      </TagGroup>
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
