import { type ReactNode, useEffect, useRef } from 'react';

export interface ScreenHeadingProps {
  readonly children: ReactNode;
  readonly className?: string;
}

/**
 * The h1 of a screen. Gets the focus when the screen appears, so that keyboard and screen reader start there.
 */
export function ScreenHeading({ children, className = '' }: ScreenHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
