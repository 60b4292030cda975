import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
  Label,
  Text,
} from 'react-aria-components';
import './field.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly description?: ReactNode;
  readonly placeholder?: string;
  readonly error?: ReactNode;
}

/** One line of text with its label, an explanation and, when something is wrong, the reason. */
export function TextField({ label, description, placeholder, error, ...rest }: TextFieldProps) {
  const isInvalid = error !== undefined && error !== null;
  return (
    <AriaTextField {...rest} isInvalid={isInvalid} className="field">
      <Label className="field__label">{label}</Label>
      <div className="field__control">
        <Input
          className="field__input"
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder ?? ''}
        />
      </div>
      {isInvalid ? (
        <Text slot="errorMessage" className="field__error">
          {error}
        </Text>
      ) : null}
      {description === undefined ? null : (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}

export interface SearchFieldProps
  extends Omit<AriaSearchFieldProps, 'className' | 'children' | 'aria-label'> {
  readonly label: string;
}

/** A field to search what is on screen; the command to find something leads here. */
export function SearchField({ label, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className="field" data-find>
      <div className="field__control">
        <Search size={15} aria-hidden="true" />
        <Input className="field__input" spellCheck={false} placeholder={label} />
      </div>
    </AriaSearchField>
  );
}
