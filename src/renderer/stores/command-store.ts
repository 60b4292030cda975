import type { Command } from '../../shared/models/commands.js';
import type { HoistBridge } from '../bridge/bridge.js';

/** Who does what the menu and its keys command: whatever is on screen. */
export interface CommandStore {
  /** From now on does this command, until the returned function is called; of several handlers the newest does it. */
  handle(command: Command, handler: () => void): () => void;
  /** Does a command as if it came from the menu; false when nothing on screen can. */
  run(command: Command): boolean;
}

/**
 * @param isBlocked whether something has to be answered first, such as a dialog
 * @param started resolves when there is a place: until then no command has an effect, and what opened the window waits
 */
export function createCommandStore(
  bridge: HoistBridge,
  isBlocked: () => boolean,
  started: Promise<void>,
): CommandStore {
  const handlers = new Map<Command, readonly (() => void)[]>();
  const of = (command: Command): readonly (() => void)[] => handlers.get(command) ?? [];

  function run(command: Command): boolean {
    const handler = of(command).at(-1);
    if (handler === undefined || isBlocked()) {
      return false;
    }
    handler();
    return true;
  }

  bridge.app.onCommand(({ command }) => void started.then(() => run(command)));

  return {
    handle(command, handler) {
      // The same function may be registered twice: each registration ends only itself.
      const own = (): void => handler();
      handlers.set(command, [...of(command), own]);
      return () => {
        handlers.set(
          command,
          of(command).filter((one) => one !== own),
        );
      };
    },
    run,
  };
}
