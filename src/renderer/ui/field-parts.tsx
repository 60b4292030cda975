import type { ReactNode } from 'react';
import './field.css';

export interface FieldHintProps {
  readonly children: ReactNode;
}

/** A sentence that explains what is above it. */
export function FieldHint({ children }: FieldHintProps) {
  return <p className="field__description">{children}</p>;
}

export interface FieldHeadProps {
  readonly children: ReactNode;
  /** A quiet button at the end of the line. */
  readonly aside?: ReactNode;
}

/** The line with a field's name. */
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

/** Names a group of fields as a label names one. */
export function FieldsTitle({ children }: FieldsTitleProps) {
  return <h4 className="field__label">{children}</h4>;
}
