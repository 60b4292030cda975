import { describe, expect, it, vi } from 'vitest';
import type { Bridge } from '../shared/ipc/bridge.js';
import { channels } from '../shared/ipc/channels.js';
import { events } from '../shared/ipc/contract.js';
import { createBridge, type Messages } from './create-bridge.js';

type Handler = Parameters<Messages['on']>[1];
type Untyped = Readonly<Record<string, Readonly<Record<string, (...input: unknown[]) => unknown>>>>;

function open() {
  const asked: unknown[][] = [];
  const handlers = new Map<string, Set<Handler>>();
  const bridge = createBridge(
    {
      invoke: async (...message: unknown[]) => {
        asked.push(message);
      },
      on: (channel, handler) => handlers.set(channel, (handlers.get(channel) ?? new Set()).add(handler)),
      removeListener: (channel, handler) => handlers.get(channel)?.delete(handler),
    },
    (file) => `/home/kim/${file.name}`,
  );
  return { bridge, untyped: bridge as unknown as Untyped, asked, handlers };
}

const isSubscription = (verb: string): boolean => /^on[A-Z]/.test(verb);

describe('the bridge', () => {
  it('sends every channel of the contract through one verb, and nothing else through it', () => {
    const { untyped, asked } = open();
    const names = Object.entries(untyped).flatMap(([area, verbs]) =>
      Object.keys(verbs)
        .filter((verb) => !isSubscription(verb))
        .map((verb) => `${area}.${verb}`),
    );
    expect(names).toEqual(channels);
    for (const name of channels) {
      const [area = '', verb = ''] = name.split('.');
      // Arguments after the input, such as the name of a channel, are ignored.
      untyped[area]?.[verb]?.(verb === 'addDropped' ? [] : { id: 'x' }, 'runs.discard', { id: 'y' });
      expect(asked.at(-1)?.[0]).toBe(name);
      expect(asked.at(-1)).toHaveLength(2);
    }
    expect(asked).toHaveLength(channels.length);
  });

  it('delivers every event of the contract until it is unsubscribed', () => {
    const { untyped, handlers } = open();
    for (const name of Object.keys(events)) {
      const [area = '', event = ''] = name.split('.');
      const listener = vi.fn();
      const end = untyped[area]?.[`on${event.charAt(0).toUpperCase()}${event.slice(1)}`]?.(listener);
      for (const handler of handlers.get(name) ?? []) handler({ sender: 'Electron’s own' }, 'news');
      expect(listener.mock.calls).toEqual([['news']]);
      (end as () => void)();
      expect(handlers.get(name)?.size).toBe(0);
    }
    const subscriptions = Object.values(untyped).flatMap((verbs) =>
      Object.keys(verbs).filter(isSubscription),
    );
    expect(subscriptions).toHaveLength(Object.keys(events).length);
  });

  it('sends the input as it is, and an empty one for a channel without input', async () => {
    const { bridge, asked } = open();
    await bridge.runs.pause({ runId: 'r' });
    await bridge.draft.clear();
    expect(asked).toEqual([
      ['runs.pause', { runId: 'r' }],
      ['draft.clear', {}],
    ]);
  });

  it('turns dropped files into paths', async () => {
    const { bridge, asked } = open();
    await bridge.profiles.importDropped(new File([], 'key.csv'));
    await bridge.draft.addDropped([new File([], 'a'), new File([], 'b')]);
    await bridge.receipts.openDropped(new File([], 'receipt.json'));
    expect(asked).toEqual([
      ['profiles.importDropped', { path: '/home/kim/key.csv', name: 'key.csv' }],
      [
        'draft.addDropped',
        {
          items: [
            { path: '/home/kim/a', name: 'a' },
            { path: '/home/kim/b', name: 'b' },
          ],
        },
      ],
      ['receipts.openDropped', { path: '/home/kim/receipt.json', name: 'receipt.json' }],
    ]);
  });

  it('does not compile without one of its verbs, with a wrong input or with a path in place of a file', () => {
    const { bridge } = open();
    const { get, ...proxyWithoutGet } = bridge.proxy;
    const { onSnapshot, ...runsWithoutNews } = bridge.runs;
    // @ts-expect-error a verb is missing
    const missing: Bridge<File>['proxy'] = proxyWithoutGet;
    // @ts-expect-error a subscription is missing
    const deaf: Bridge<File>['runs'] = runsWithoutNews;
    // @ts-expect-error the input of another channel
    const wrong = (): unknown => bridge.runs.pause({ profileId: 'p' });
    // @ts-expect-error the page has files, never paths
    const path = (): unknown => bridge.profiles.importDropped({ path: '/etc/passwd' });
    expect([get, onSnapshot, missing, deaf, wrong, path].every((part) => part !== undefined)).toBe(true);
  });
});
