import type { Asks, Bridge } from '../shared/ipc/bridge.js';
import { type Area, verbs } from '../shared/ipc/channels.js';
import type { EventChannel, EventPayload } from '../shared/ipc/contract.js';

/** The part of Electron's `ipcRenderer` that the bridge uses. */
export interface Messages {
  invoke(channel: string, input: unknown): Promise<unknown>;
  on(channel: string, handler: (event: unknown, payload: unknown) => void): void;
  removeListener(channel: string, handler: (event: unknown, payload: unknown) => void): void;
}

/**
 * Makes `window.hoist`. A verb calls its own channel and no other; only the verbs that do more are written by
 * hand.
 *
 * @param pathOf the absolute path of a dropped file
 */
export function createBridge(messages: Messages, pathOf: (file: File) => string): Bridge<File> {
  const asks = makeAsks(messages);

  function subscription<E extends EventChannel>(
    channel: E,
  ): (listener: (payload: EventPayload<E>) => void) => () => void {
    return (listener) => {
      const handler = (_event: unknown, payload: unknown): void => listener(payload as EventPayload<E>);
      messages.on(channel, handler);
      return () => messages.removeListener(channel, handler);
    };
  }

  return {
    ...asks,
    app: { ...asks.app, onNotice: subscription('app.notice'), onCommand: subscription('app.command') },
    profiles: {
      ...asks.profiles,
      importDropped: (file) => asks.profiles.importDropped({ path: pathOf(file), name: file.name }),
      onCodeWanted: subscription('profiles.codeWanted'),
    },
    draft: {
      ...asks.draft,
      addDropped: (files) =>
        asks.draft.addDropped({ items: files.map((file) => ({ path: pathOf(file), name: file.name })) }),
      onChanged: subscription('draft.changed'),
      onOpened: subscription('draft.opened'),
    },
    receipts: {
      ...asks.receipts,
      openDropped: (file) => asks.receipts.openDropped({ path: pathOf(file), name: file.name }),
    },
    runs: {
      ...asks.runs,
      onSnapshot: subscription('runs.snapshot'),
      onLost: subscription('runs.lost'),
      onWanted: subscription('runs.wanted'),
    },
  };
}

function makeAsks(messages: Messages): Asks {
  const areas = (Object.keys(verbs) as Area[]).map((area) => {
    const asks = verbs[area].map((verb) => {
      const channel = `${area}.${verb}`;
      return [verb, (input: unknown = {}) => messages.invoke(channel, input)] as const;
    });
    return [area, Object.fromEntries(asks)] as const;
  });
  return Object.fromEntries(areas) as unknown as Asks;
}
