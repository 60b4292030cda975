import { CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { IconButton } from './button.js';
import './help-popover.css';
import './popover.css';

export interface HelpPopoverProps {
  /** Names the button. */
  readonly label: string;
  readonly title: string;
  /** A question mark when absent. */
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** A button that opens an explanation. */
export function HelpPopover({ label, title, icon, children }: HelpPopoverProps) {
  return (
    <DialogTrigger>
      <IconButton
        size="small"
        label={label}
        icon={icon ?? <CircleQuestionMark size={15} aria-hidden="true" />}
      />
      <Popover className="popover" placement="right top" offset={6}>
        <Dialog className="help">
          <Heading slot="title" level={2} className="help__title">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
