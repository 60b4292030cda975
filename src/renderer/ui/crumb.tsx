import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import './crumb.css';

export interface CrumbProps {
  /** What it is and does, for those who hear it. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly name: string;
  /** Gives way first when room is short. */
  readonly detail?: string;
  /** A sign after the name. */
  readonly sign?: ReactNode;
  readonly isDisabled: boolean;
  readonly onPress?: () => void;
}

/** A place on the way to where one is, and the way back to it. */
export function Crumb({ label, icon, name, detail, sign, isDisabled, onPress }: CrumbProps) {
  return (
    <Button
      className="crumb"
      isDisabled={isDisabled}
      aria-label={label}
      {...(onPress === undefined ? {} : { onPress })}
    >
      {icon}
      <span className="crumb__name">{name}</span>
      {detail === undefined ? null : <span className="crumb__detail">{detail}</span>}
      {sign}
    </Button>
  );
}
