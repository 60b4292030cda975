import { useEffect } from 'react';

/**
 * Gives the focus to the dialog when the element that had it disappeared with a row: key presses would reach
 * nobody. Waits for a question that is still closing, because it would give the focus back to that element.
 *
 * @param cause checked again whenever it changes, e.g. the number of rows
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
