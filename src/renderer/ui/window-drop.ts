import { useEffectEvent, useLayoutEffect, useState } from 'react';

/** A question that is open is answered first: what was dropped under it would change what it is about. */
const dialog = '[role="alertdialog"], .dialog';

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** Calls `act` as soon as no dialog is open; the function that it returns stops waiting. */
export function whenNoDialog(act: () => void): () => void {
  const observer = new MutationObserver(look);
  function look(): void {
    if (document.querySelector(dialog) === null) {
      observer.disconnect();
      act();
    }
  }
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}

/**
 * Takes files and folders dropped anywhere on the window, unless a dialog is open. Text that is dropped on a field goes
 * into the field. Returns true while something is dragged over it.
 * The File objects go to the bridge as they are: only the preload may ask for their paths.
 */
export function useWindowDrop(isEnabled: boolean, onDrop: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent(onDrop);

  // Before the page is drawn: what can be seen can be dropped on.
  useLayoutEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const isTaken = (): boolean => isEnabled && document.querySelector(dialog) === null;
    const onDragEnter = (event: DragEvent): void => {
      if (carriesFiles(event)) {
        event.preventDefault();
        setOver(isTaken());
      }
    };
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer !== null && carriesFiles(event)) {
        event.preventDefault();
        event.dataTransfer.dropEffect = isTaken() ? 'copy' : 'none';
      }
    };
    const onDragLeave = (event: DragEvent): void => {
      // Leaving one element for another names the other; leaving the window names none.
      if (event.relatedTarget === null) {
        setOver(false);
      }
    };
    // No pointer moves during a drag: when one does, the drag ended without an event (after Escape, for
    // example).
    const onPointerMove = (): void => setOver(false);
    const onDropped = (event: DragEvent): void => {
      setOver(false);
      if (!carriesFiles(event) && isTextField(event.target)) {
        return;
      }
      // Otherwise Chromium would open the file, or the address, in place of the page.
      event.preventDefault();
      const files = Array.from(event.dataTransfer?.files ?? []);
      if (isTaken() && files.length > 0) {
        drop(files);
      }
    };
    window.addEventListener('dragenter', onDragEnter);
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDropped);
    window.addEventListener('pointermove', onPointerMove);
    return () => {
      setOver(false);
      window.removeEventListener('dragenter', onDragEnter);
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDropped);
      window.removeEventListener('pointermove', onPointerMove);
    };
  }, [isEnabled]);

  return isOver;
}
