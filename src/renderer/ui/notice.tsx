import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTexts } from '../i18n/texts.js';
import { IconButton } from './button.js';
import './notice.css';

export interface NoticeProps {
  readonly tone: 'good' | 'info' | 'warn' | 'bad';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Buttons with the actions for it. */
  readonly actions?: ReactNode;
  /** Adds a button that removes the message. */
  readonly onDismiss?: () => void;
}

const icons = { good: CircleCheck, info: Info, warn: TriangleAlert, bad: TriangleAlert } as const;

/** A message that matters now: one sentence, what to do about it, and the button that does it. */
export function Notice({ tone, title, children, actions, onDismiss }: NoticeProps) {
  const texts = useTexts();
  const notice = useRef<HTMLDivElement>(null);
  const Icon = icons[tone];
  useLayoutEffect(() => {
    // An error that nobody sees is none: in a small window its place may be further down.
    if (tone === 'bad') notice.current?.scrollIntoView({ block: 'nearest' });
  }, [tone]);
  return (
    <div ref={notice} className={`notice notice--${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={18} aria-hidden="true" className="notice__icon" />
      <div className="notice__texts selectable">
        <p className="notice__title">{title}</p>
        {children === undefined ? null : <div className="notice__body">{children}</div>}
        {actions === undefined || actions === null ? null : <div className="notice__actions">{actions}</div>}
      </div>
      {onDismiss === undefined ? null : (
        <IconButton
          size="small"
          label={texts.text('action.close')}
          icon={<X size={16} aria-hidden="true" />}
          onPress={onDismiss}
        />
      )}
    </div>
  );
}
