import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import './tooltip.css';

export interface WithTooltipProps {
  readonly text: string;
  /** The control that the tooltip belongs to. */
  readonly children: ReactElement;
}

/** Says what a control does when it has the focus, or the pointer has rested on it. */
export function WithTooltip({ text, children }: WithTooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className="tooltip" placement="left" offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
