import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import './disclosure.css';

export interface DisclosureProps {
  readonly label: string;
  /** A summary of its content while it is closed. */
  readonly summary?: string;
  /** The level of its heading; 3 by default. */
  readonly level?: 2 | 3;
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** Content that most people need not see: one line opens it, and summarises it while closed. */
export function Disclosure({ label, summary, level = 3, isOpen, onChange, children }: DisclosureProps) {
  return (
    <AriaDisclosure className="fold" isExpanded={isOpen} onExpandedChange={onChange}>
      <Heading level={level} className="fold__heading">
        <Button slot="trigger" className="fold__trigger">
          <ChevronRight size={15} aria-hidden="true" className="fold__chevron" />
          <span className="fold__label">{label}</span>
          {summary === undefined || isOpen ? null : <span className="fold__summary">{summary}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="fold__panel">
        {isOpen ? <div className="fold__content">{children}</div> : null}
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
