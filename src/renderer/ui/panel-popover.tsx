import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import './panel-popover.css';
import './popover.css';

export interface PanelPopoverProps {
  /** The button that opens it. */
  readonly button: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** With a `Heading` in the slot `title`. */
  readonly children: ReactNode;
}

/** A button that opens a panel below it; the panel scrolls when the window is small. */
export function PanelPopover({ button, isOpen, onOpenChange, children }: PanelPopoverProps) {
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {button}
      {/* oxlint-disable-next-line jsx-a11y/aria-proptypes -- the dialog in it has the name, and only it */}
      <Popover className="popover" placement="bottom end" offset={6} aria-labelledby="">
        <Dialog className="panel-popover">{children}</Dialog>
      </Popover>
    </DialogTrigger>
  );
}
