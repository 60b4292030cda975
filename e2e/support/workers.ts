import { availableParallelism } from 'node:os';

/** How many windows are tested side by side. */
export const windowWorkers = Math.min(availableParallelism(), 4);

/**
 * Displays for them, by their DISPLAY, separated by spaces; a window that opens on the display of another takes its focus
 * away. Empty where windows open on the screen there is.
 */
export const displaysVariable = 'HOIST_E2E_DISPLAYS';

/** What a worker adds to the environment of its windows, so that they open on its own display. */
export function displayOf(worker: number): Readonly<Record<string, string>> {
  const displays = (process.env[displaysVariable] ?? '').split(' ').filter((name) => name !== '');
  const display = displays[worker % displays.length];
  return display === undefined ? {} : { DISPLAY: display };
}
