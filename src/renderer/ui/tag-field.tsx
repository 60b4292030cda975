import './tag.css';
import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { Button, Input, Tag, TagGroup, TagList, TextField } from 'react-aria-components';
import './field.css';
import './tag-field.css';

export interface TagFieldProps {
  readonly label: string;
  /** For example a help button at the end of the label's line. */
  readonly aside?: ReactNode;
  readonly placeholder: string;
  readonly description?: string;
  readonly error?: string | null;
  /** The label of a tag's remove button. */
  readonly removeLabel: (tag: string) => string;
  readonly tags: readonly string[];
  /** What is being typed and is not a tag yet. */
  readonly text: string;
  readonly onChange: (tags: readonly string[], text: string) => void;
  /** The command to find something leads here. */
  readonly isForFilter?: boolean;
}

/**
 * Several texts in one field: Enter makes a tag of what was typed, Backspace in an empty field removes the
 * last.
 */
export function TagField(props: TagFieldProps) {
  const {
    label,
    aside,
    placeholder,
    description,
    error,
    removeLabel,
    tags,
    text,
    onChange,
    isForFilter = false,
  } = props;
  const input = useRef<HTMLInputElement>(null);
  const noteId = useId();
  const note = error ?? description;

  function add(candidates: readonly string[]): void {
    const added = candidates.map((candidate) => candidate.trim()).filter((candidate) => candidate !== '');
    onChange([...new Set([...tags, ...added])], '');
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a Hangul syllable is being composed, Enter ends the syllable, not the tag.
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      add([text]);
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) {
      event.preventDefault();
      onChange(tags.slice(0, -1), tags.at(-1) ?? '');
    }
  }

  function onPaste(event: ClipboardEvent): void {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.length > 1) {
      event.preventDefault();
      add(lines);
    }
  }

  return (
    <TextField
      className="field"
      {...(isForFilter ? { 'data-filter': true } : {})}
      value={text}
      onChange={(next) => onChange(tags, next)}
      isInvalid={error !== undefined && error !== null}
      aria-label={label}
      aria-describedby={note === undefined ? '' : noteId}
    >
      <div className="tag-field__head">
        <span className="field__label" aria-hidden="true">
          {label}
        </span>
        {aside}
      </div>
      {/* A click into the frame focuses the input; the keyboard has the input itself. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        className={`field__control tag-field__control tag-field__control--${tags.length === 0 ? 'empty' : 'filled'}`}
        onClick={(event) => {
          if (event.target === event.currentTarget) {
            input.current?.focus();
          }
        }}
      >
        {tags.length === 0 ? null : (
          <TagGroup
            aria-label={label}
            className="tag-field__group"
            onRemove={(keys) => {
              onChange(
                tags.filter((tag) => !keys.has(tag)),
                text,
              );
              input.current?.focus();
            }}
          >
            <TagList className="tag-field__list">
              {tags.map((tag) => (
                <Tag key={tag} id={tag} textValue={tag} className="tag">
                  <span className="tag__text">{tag}</span>
                  <Button slot="remove" className="tag__remove" aria-label={removeLabel(tag)}>
                    <X size={12} aria-hidden="true" />
                  </Button>
                </Tag>
              ))}
            </TagList>
          </TagGroup>
        )}
        <Input
          ref={input}
          className="field__input tag-field__input"
          spellCheck={false}
          autoComplete="off"
          maxLength={1024}
          placeholder={tags.length === 0 ? placeholder : ''}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      {note === undefined ? null : (
        <span id={noteId} className={error ? 'field__error' : 'field__description'}>
          {note}
        </span>
      )}
    </TextField>
  );
}
