import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  Header,
  MenuSection,
  Popover,
  Separator,
} from 'react-aria-components';
import './menu.css';
import './popover.css';

export interface MenuProps {
  readonly label: string;
  readonly placement: 'bottom start' | 'bottom end';
  readonly children: ReactNode;
}

/** The list that a menu's button opens. */
export function Menu({ label, placement, children }: MenuProps) {
  return (
    <Popover className="popover popover--list" placement={placement} offset={4}>
      <AriaMenu className="menu" aria-label={label}>
        {children}
      </AriaMenu>
    </Popover>
  );
}

export interface MenuItemProps extends Omit<AriaMenuItemProps, 'className' | 'children' | 'textValue'> {
  readonly label: string;
  /** A word at the end of the line. */
  readonly hint?: string;
  /** Shows a check, or reserves its space if false; omitted in menus without checks. */
  readonly isChosen?: boolean;
  /** An icon in the space of the check. */
  readonly sign?: ReactNode;
}

export function MenuItem({ label, hint, isChosen, sign, ...rest }: MenuItemProps) {
  return (
    <AriaMenuItem {...rest} textValue={label} className="menu__item">
      {isChosen === undefined && sign === undefined ? null : (
        <span className="menu__sign">
          {isChosen === true ? <Check size={14} aria-hidden="true" /> : sign}
        </span>
      )}
      <span className="menu__label">{label}</span>
      {hint === undefined ? null : <span className="menu__hint">{hint}</span>}
    </AriaMenuItem>
  );
}

export interface MenuChoiceProps<Value extends string> {
  readonly title: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** A section of a menu of which one item is chosen. */
export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  const { title, options, value, onChange } = props;
  const section = useId();
  // The keys of a menu's items must be unique: two sections may have options of the same value.
  const keyOf = (option: Value): string => `${section}-${option}`;
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[keyOf(value)]}
      onSelectionChange={(keys) => {
        const option = options.find((candidate) => keys !== 'all' && keys.has(keyOf(candidate.value)));
        if (option !== undefined) {
          onChange(option.value);
        }
      }}
    >
      <MenuTitle>{title}</MenuTitle>
      {options.map((option) => (
        <MenuItem
          key={option.value}
          id={keyOf(option.value)}
          label={option.label}
          isChosen={option.value === value}
        />
      ))}
    </MenuSection>
  );
}

export interface MenuTitleProps {
  readonly children: string;
}

export function MenuTitle({ children }: MenuTitleProps) {
  return <Header className="menu__title">{children}</Header>;
}

export function MenuSeparator() {
  return <Separator className="menu__separator" />;
}
