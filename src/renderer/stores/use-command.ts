import { useEffect, useRef } from 'react';
import type { Command } from '../../shared/models/commands.js';
import { useStores } from './stores.js';

/** While the component is on screen, does a command of the menu with the handler of its last rendering. */
export function useCommand(command: Command, handler: () => void): void {
  const { commands } = useStores();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => commands.handle(command, () => latest.current()), [commands, command]);
}
