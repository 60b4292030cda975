import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import './button.css';
import './combo-box.css';
import './field.css';
import { FieldHead } from './field-parts.js';
import './list-box.css';
import './popover.css';

export interface ComboBoxOption {
  readonly value: string;
  /** What the field shows and what typing searches. */
  readonly label: string;
  /** A short text at the end of its line. */
  readonly detail?: string;
}

export interface ComboBoxProps {
  readonly label: string;
  /** For example a button at the end of the label's line. */
  readonly aside?: ReactNode;
  readonly openLabel: string;
  readonly description?: ReactNode;
  readonly options: readonly ComboBoxOption[];
  readonly text: string;
  /** Every change of the text: typing, or the label of a chosen option. */
  readonly onTextChange: (text: string) => void;
}

/** A text field with a list of suggestions; other texts are accepted as well. */
export function ComboBox(props: ComboBoxProps) {
  const { label, aside, openLabel, description, options, text, onTextChange } = props;
  const chosen = options.find((option) => option.label === text || option.value === text.trim());
  return (
    <AriaComboBox
      className="field"
      allowsCustomValue
      menuTrigger="focus"
      defaultItems={options}
      inputValue={text}
      onInputChange={onTextChange}
      value={chosen?.value ?? null}
      onChange={(key) => {
        const option = options.find((candidate) => candidate.value === key);
        if (option !== undefined) {
          onTextChange(option.label);
        }
      }}
    >
      <FieldHead aside={aside}>
        <Label className="field__label">{label}</Label>
      </FieldHead>
      <div className="field__control combo__control">
        <Input className="field__input" spellCheck={false} />
        <Button className="icon-button icon-button--small" aria-label={openLabel}>
          <ChevronDown size={15} aria-hidden="true" />
        </Button>
      </div>
      {description === undefined ? null : (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <Popover className="popover popover--list" offset={4}>
        <section className="list-box__region" aria-label={label}>
          <ListBox<ComboBoxOption> className="list-box">
            {(option) => (
              <ListBoxItem id={option.value} textValue={option.label} className="list-box__item">
                <span className="list-box__check">
                  <Check size={14} aria-hidden="true" />
                </span>
                <Text slot="label" className="list-box__label">
                  {option.label}
                </Text>
                {option.detail === undefined ? null : (
                  <Text slot="description" className="list-box__detail">
                    {option.detail}
                  </Text>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </AriaComboBox>
  );
}
