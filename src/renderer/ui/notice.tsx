import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './notice.css';

export interface NoticeProps {
  readonly tone: 'good' | 'info' | 'warn' | 'bad';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Buttons with the actions for it. */
  readonly actions?: ReactNode;
}

const icons = { good: CircleCheck, info: Info, warn: TriangleAlert, bad: TriangleAlert } as const;

/** A message that matters now: one sentence, what to do about it, and the button that does it. */
export function Notice({ tone, title, children, actions }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice--${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={18} aria-hidden="true" className="notice__icon" />
      <div className="notice__texts">
        <p className="notice__title">{title}</p>
        {children === undefined ? null : <div className="notice__body">{children}</div>}
        {actions === undefined || actions === null ? null : <div className="notice__actions">{actions}</div>}
      </div>
    </div>
  );
}
