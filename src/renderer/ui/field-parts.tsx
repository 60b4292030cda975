import type { ReactNode } from 'react';
import './field.css';

export interface FieldHintProps {
  readonly children: ReactNode;
}

/** A sentence that explains the field above it. */
export function FieldHint({ children }: FieldHintProps) {
  return <p className="field__description">{children}</p>;
}

export interface FieldHeadProps {
  readonly children: ReactNode;
  /** A quiet button at the end of the line. */
  readonly aside?: ReactNode;
}

/** The line with a field's label. */
export function FieldHead({ children, aside }: FieldHeadProps) {
  return (
    <div className="field__head">
      {children}
      {aside === undefined || aside === null ? null : <span className="field__aside">{aside}</span>}
    </div>
  );
}

export interface FieldsTitleProps {
  readonly children: string;
}

/** The heading of a group of fields, styled as a label. */
export function FieldsTitle({ children }: FieldsTitleProps) {
  return <h4 className="field__label">{children}</h4>;
}
