import { Check, ChevronDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import './field.css';
import './list-box.css';
import './popover.css';
import './select.css';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** One line on what choosing it means. */
  readonly description?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Shown below in place of the chosen option's own. */
  readonly description?: string;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, options, value, onChange } = props;
  const chosen = options.find((option) => option.value === value);
  const description = props.description ?? chosen?.description;
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => {
        const option = options.find((candidate) => candidate.value === key);
        if (option !== undefined) {
          onChange(option.value);
        }
      }}
    >
      <Label className="field__label">{label}</Label>
      <Button className="field__control select__button">
        <SelectValue className="select__value">{chosen?.label}</SelectValue>
        <ChevronDown size={15} aria-hidden="true" />
      </Button>
      {description === undefined ? null : (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <Popover className="popover popover--list" offset={4}>
        <ListBox className="list-box" items={options}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className="list-box__item">
              <span className="list-box__check">
                <Check size={14} aria-hidden="true" />
              </span>
              <span className="list-box__texts">
                <Text slot="label">{option.label}</Text>
                {option.description === undefined ? null : (
                  <Text slot="description" className="list-box__description">
                    {option.description}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
