import { useState } from 'react';
import { useCommand } from './use-command.js';

/** The search of a list by a part of a name. */
export interface ListSearch {
  readonly isOpen: boolean;
  /** What is searched for; empty while nothing is. */
  readonly part: string;
  readonly setPart: (part: string) => void;
  readonly open: () => void;
  /** Shows all of the list again. */
  readonly close: () => void;
  /** Grows each time the search is asked for: the field then gets the focus. */
  readonly asked: number;
}

/** The search of the list on screen, which the command to find something opens. */
export function useListSearch(): ListSearch {
  const [{ isOpen, part, asked }, setState] = useState({ isOpen: false, part: '', asked: 0 });
  const open = (): void => setState((before) => ({ ...before, isOpen: true, asked: before.asked + 1 }));
  useCommand('find', open);
  return {
    isOpen,
    part,
    asked,
    open,
    setPart: (text) => setState((before) => ({ ...before, part: text })),
    close: () => setState((before) => ({ ...before, isOpen: false, part: '' })),
  };
}
