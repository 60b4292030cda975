import { useId } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import './field.css';
import './switch.css';

export interface SwitchProps {
  readonly label: string;
  /** One line on what it means. */
  readonly description?: string;
  readonly isDisabled?: boolean;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function Switch({ label, description, isDisabled = false, isSelected, onChange }: SwitchProps) {
  const descriptionId = useId();
  const toggle = (
    <AriaSwitch
      className="switch"
      isSelected={isSelected}
      isDisabled={isDisabled}
      onChange={onChange}
      {...(description === undefined ? {} : { 'aria-describedby': descriptionId })}
    >
      <span className="switch__label">{label}</span>
      <span className="switch__track">
        <span className="switch__thumb" />
      </span>
    </AriaSwitch>
  );
  if (description === undefined) {
    return toggle;
  }
  return (
    <div className="switch-field">
      {toggle}
      <p id={descriptionId} className="field__description switch-field__description">
        {description}
      </p>
    </div>
  );
}
