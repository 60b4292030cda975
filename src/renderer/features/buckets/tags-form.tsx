import './tags-form.css';
import { Plus, X } from 'lucide-react';
import { type BucketTag, checkTags, mostTags } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { Button, IconButton } from '../../ui/button.js';
import { FieldHead, FieldHint, FieldsTitle } from '../../ui/field-parts.js';
import { TextField } from '../../ui/text-field.js';

export interface TagsFormProps {
  readonly tags: readonly BucketTag[];
  readonly onChange: (tags: readonly BucketTag[]) => void;
}

/** Pairs of a key and a value, one line each, with their problems. */
export function TagsForm({ tags, onChange }: TagsFormProps) {
  const texts = useTexts();
  const problems = checkTags(tags);
  const set = (index: number, change: Partial<BucketTag>): void => {
    onChange(tags.map((tag, at) => (at === index ? { ...tag, ...change } : tag)));
  };
  return (
    <section className="tags" aria-label={texts.text('createBucket.tags')}>
      <FieldHead
        aside={
          <Button
            variant="quiet"
            size="small"
            icon={<Plus size={14} aria-hidden="true" />}
            isDisabled={tags.length >= mostTags}
            onPress={() => onChange([...tags, { key: '', value: '' }])}
          >
            {texts.text('createBucket.addTag')}
          </Button>
        }
      >
        <FieldsTitle>{texts.text('createBucket.tags')}</FieldsTitle>
      </FieldHead>
      {tags.length === 0 ? (
        <FieldHint>{texts.text('createBucket.tagsHint')}</FieldHint>
      ) : (
        tags.map((tag, index) => {
          const problem = problems[index] ?? null;
          const isUntouched = tag.key === '' && tag.value === '';
          const number = index + 1;
          return (
            // Rows have nothing of their own to be told by: their place is what they are.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className="tags__row">
              <TextField
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the row was just asked for
                autoFocus={isUntouched && index === tags.length - 1}
                label={texts.text('createBucket.tagKey', { number })}
                maxLength={128}
                value={tag.key}
                error={
                  problem === null || isUntouched ? null : texts.text(`createBucket.tagProblem.${problem}`)
                }
                onChange={(key) => set(index, { key })}
              />
              <TextField
                label={texts.text('createBucket.tagValue', { number })}
                maxLength={256}
                value={tag.value}
                onChange={(value) => set(index, { value })}
              />
              <IconButton
                label={texts.text('createBucket.removeTag', { number })}
                icon={<X size={15} aria-hidden="true" />}
                onPress={() => onChange(tags.filter((_, at) => at !== index))}
              />
            </div>
          );
        })
      )}
    </section>
  );
}
