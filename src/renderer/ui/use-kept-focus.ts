import { useEffect } from 'react';

/**
 * Gives the focus to the dialog when the element that had it went away with a row: keys pressed then would reach
 * nobody. A question that is still closing is waited for, for it would give the focus back to that element.
 *
 * @param cause looked at anew whenever it changes, e.g. the number of rows
 */
export function useKeptFocus(cause: unknown): void {
  useEffect(() => {
    let frame = 0;
    let calm = 0;
    const look = (): void => {
      calm = document.querySelector('[role="alertdialog"]') === null ? calm + 1 : 0;
      if (calm < 3) {
        frame = requestAnimationFrame(look);
      } else if (document.activeElement === document.body) {
        document.querySelector<HTMLElement>('[role="dialog"]')?.focus();
      }
    };
    frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- the cause is when to look, not what at
  }, [cause]);
}
