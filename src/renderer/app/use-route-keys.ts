import { useEffect } from 'react';
import { useSelected, useStores } from '../stores/stores.js';

/** The buttons of a mouse that lead back and forward: https://www.w3.org/TR/uievents/#dom-mouseevent-button */
const backButton = 3;
const forwardButton = 4;

/**
 * Back and forward as everywhere: Alt and an arrow, on macOS the command key and a bracket, or the buttons of the mouse.
 * Not while a dialog is open: it is answered first.
 */
export function useRouteKeys(): void {
  const { route, settings } = useStores();
  const isMac = useSelected(settings, ({ info }) => info?.platform === 'darwin');

  useEffect(() => {
    const [backKey, forwardKey] = isMac ? ['[', ']'] : ['ArrowLeft', 'ArrowRight'];
    function step(event: Event, way: 'back' | 'forward' | null): void {
      if (way === null || document.querySelector('[role="alertdialog"], .dialog') !== null) {
        return;
      }
      event.preventDefault();
      route[way]();
    }
    function onKey(event: KeyboardEvent): void {
      const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
      const isChord = isMac ? metaKey && !altKey : altKey && !metaKey;
      if (isChord && !ctrlKey && !shiftKey) {
        step(event, key === backKey ? 'back' : key === forwardKey ? 'forward' : null);
      }
    }
    function onMouse(event: MouseEvent): void {
      step(event, event.button === backButton ? 'back' : event.button === forwardButton ? 'forward' : null);
    }
    window.addEventListener('keydown', onKey);
    window.addEventListener('mouseup', onMouse);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('mouseup', onMouse);
    };
  }, [route, isMac]);
}
