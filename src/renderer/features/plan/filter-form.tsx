import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { TagField } from '../../ui/tag-field.js';
import { PatternHelp } from './pattern-help.js';

/** Which files are uploaded: patterns to include and to exclude, both applied while typing. */
export function FilterForm() {
  const { draft: store } = useStores();
  const texts = useTexts();
  const include = useSelected(store, (state) => state.form.include);
  const exclude = useSelected(store, (state) => state.form.exclude);
  const filterError = useSelected(store, (state) => state.draft?.filterError ?? null);
  const wrong = filterError?.details?.['pattern'];
  const sentence = filterError === null ? null : texts.error(filterError).title;
  const isInExclude = [...exclude.tags, exclude.text.trim()].some((pattern) => pattern === wrong);
  const removeLabel = (tag: string): string => texts.text('filter.removePattern', { pattern: tag });

  return (
    <>
      <TagField
        label={texts.text('filter.include')}
        isForFilter
        aside={<PatternHelp />}
        placeholder="(before)*"
        description={texts.text('filter.includeHint')}
        error={isInExclude ? null : sentence}
        removeLabel={removeLabel}
        tags={include.tags}
        text={include.text}
        onChange={(tags, text) => store.edit({ include: { tags, text } })}
      />
      <TagField
        label={texts.text('filter.exclude')}
        placeholder="**/node_modules/**"
        error={isInExclude ? sentence : null}
        removeLabel={removeLabel}
        tags={exclude.tags}
        text={exclude.text}
        onChange={(tags, text) => store.edit({ exclude: { tags, text } })}
      />
    </>
  );
}
