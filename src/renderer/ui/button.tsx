import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
  type ToggleButtonProps,
} from 'react-aria-components';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  /** `primary`: the main action of the screen; `quiet`: looks like text until hovered. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'medium' | 'large';
  /** Shows only its icon in a narrow window. */
  readonly collapses?: boolean;
}

export function Button(props: ButtonProps) {
  const { children, icon, variant = 'secondary', size = 'medium', collapses = false, ...rest } = props;
  return (
    <AriaButton {...rest} className={`button button--${variant} button--${size}`}>
      {icon}
      <span className={collapses ? 'button__label button__label--collapses' : 'button__label'}>
        {children}
      </span>
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {
  /** What it does, for those who don't see the icon. */
  readonly label: string;
  readonly icon: ReactNode;
  /** `row`: easy to hit in a line of a list. */
  readonly size?: 'small' | 'row' | 'medium';
}

export function IconButton({ label, icon, size = 'medium', ...rest }: IconButtonProps) {
  return (
    <AriaButton {...rest} aria-label={label} className={`icon-button icon-button--${size}`}>
      {icon}
    </AriaButton>
  );
}

export interface IconToggleProps extends Omit<ToggleButtonProps, 'className' | 'children' | 'aria-label'> {
  /** What it is about, whether on or off, for those who don't see the icon. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** A button in a line of a list that stays pressed. */
export function IconToggle({ label, icon, ...rest }: IconToggleProps) {
  return (
    <ToggleButton {...rest} aria-label={label} className="icon-button icon-button--row">
      {icon}
    </ToggleButton>
  );
}
