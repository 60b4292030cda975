import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import './crumb.css';

export interface CrumbProps {
  /** For screen readers. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly name: string;
  /** Cut off first when space is short. */
  readonly detail?: string;
  /** An icon after the name. */
  readonly sign?: ReactNode;
  readonly isDisabled: boolean;
  readonly onPress?: () => void;
}

/** A breadcrumb: a place on the way to the current one. */
export function Crumb({ label, icon, name, detail, sign, isDisabled, onPress }: CrumbProps) {
  return (
    <Button
      className="crumb"
      isDisabled={isDisabled}
      aria-label={label}
      {...(onPress === undefined ? {} : { onPress })}
    >
      {icon}
      <span className="crumb__name" title={name}>
        {name}
      </span>
      {detail === undefined ? null : (
        <span className="crumb__detail" title={detail}>
          {detail}
        </span>
      )}
      {sign}
    </Button>
  );
}
