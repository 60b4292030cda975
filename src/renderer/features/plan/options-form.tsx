import type { DraftOptions } from '../../../shared/models/plan.js';
import type { ConflictPolicy } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { ReadBackField } from '../../ui/read-back-field.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { TextField } from '../../ui/text-field.js';

const policies: readonly ConflictPolicy[] = ['skip', 'overwrite', 'rename', 'fail'];
const rootNames: readonly DraftOptions['rootNameInKey'][] = ['auto', 'yes', 'no'];

/** Where the files go in the bucket, what happens to objects that already exist, and what is read back. */
export function OptionsForm() {
  const { draft: store } = useStores();
  const texts = useTexts();
  const form = useSelected(store, (state) => state.form);
  const onConflict = useSelected(store, (state) => state.onConflict);
  const readBack = useSelected(store, (state) => state.readBack);
  const bytes = useSelected(store, (state) => state.draft?.matched.bytes ?? 0);
  const hasFolders = useSelected(
    store,
    (state) => state.draft?.roots.some((root) => root.kind === 'folder') ?? false,
  );

  return (
    <>
      <TextField
        label={texts.text('options.prefix')}
        description={texts.text('options.prefixHint')}
        placeholder="2026/raw/"
        maxLength={1024}
        value={form.prefix}
        onChange={(prefix) => store.edit({ prefix })}
      />
      <Select
        label={texts.text('options.conflict')}
        value={onConflict}
        onChange={(policy) => store.setConflict(policy)}
        options={policies.map((value) => ({
          value,
          label: texts.text(`conflict.${value}`),
          description: texts.text(`conflict.${value}.hint`),
        }))}
      />
      {hasFolders ? (
        <Select
          label={texts.text('options.rootName')}
          value={form.rootNameInKey}
          onChange={(rootNameInKey) => store.edit({ rootNameInKey })}
          options={rootNames.map((value) => ({ value, label: texts.text(`rootName.${value}`) }))}
        />
      ) : null}
      <ReadBackField
        label={texts.text('options.readBack')}
        value={readBack}
        onChange={(value) => store.setReadBack(value)}
        bytes={bytes}
        kinds={['none', 'share', 'all']}
      />
      <div>
        <Switch
          label={texts.text('options.caseSensitive')}
          isSelected={form.caseSensitive}
          onChange={(caseSensitive) => store.edit({ caseSensitive })}
        />
        <Switch
          label={texts.text('options.skipJunk')}
          isSelected={form.skipJunk}
          onChange={(skipJunk) => store.edit({ skipJunk })}
        />
        <Switch
          label={texts.text('options.followSymlinks')}
          isSelected={form.followSymlinks}
          onChange={(followSymlinks) => store.edit({ followSymlinks })}
        />
        <Switch
          label={texts.text('options.emptyFolders')}
          isSelected={form.emptyFolders}
          onChange={(emptyFolders) => store.edit({ emptyFolders })}
        />
        <Switch
          label={texts.text('options.keepTimes')}
          isSelected={form.keepTimes}
          onChange={(keepTimes) => store.edit({ keepTimes })}
        />
        <Switch
          label={texts.text('options.receipt')}
          isSelected={form.receipt}
          onChange={(receipt) => store.edit({ receipt })}
        />
      </div>
    </>
  );
}
