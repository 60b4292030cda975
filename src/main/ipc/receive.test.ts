import type { IpcMainInvokeEvent } from 'electron/main';
import { describe, expect, it, vi } from 'vitest';
import { channels } from '../../shared/ipc/channels.js';
import { type Answerer, failedAnswerer, receiveCalls } from './receive.js';

type Listener = (event: IpcMainInvokeEvent, input: unknown) => Promise<unknown>;

function frame(url: string) {
  const mainFrame = { url, parent: null };
  return { sender: { mainFrame }, senderFrame: mainFrame } as { senderFrame: unknown; sender: unknown };
}

function receive() {
  const listeners = new Map<string, Listener>();
  let letAnswer: (answerer: Answerer) => void = () => undefined;
  receiveCalls(
    { handle: (channel, listener) => listeners.set(channel, listener) },
    new Promise<Answerer>((resolve) => {
      letAnswer = resolve;
    }),
  );
  const call = (channel: string, event: object, input: unknown = {}): Promise<unknown> => {
    const answered = listeners.get(channel)?.(event as IpcMainInvokeEvent, input);
    return answered ?? Promise.reject(new Error(`Nobody receives ${channel}.`));
  };
  return { listeners, call, letAnswer };
}

const page = 'app://hoist/';

describe('the calls of the page', () => {
  it('are received on every channel before anybody can answer, and answered then', async () => {
    const { listeners, call, letAnswer } = receive();
    expect([...listeners.keys()]).toEqual(channels);
    const answer = vi.fn<Answerer['answer']>(async (channel) => ({ ok: true, value: channel }));
    const early = call('runs.list', frame(page), { limit: 1 });
    await Promise.resolve();
    expect(answer).not.toHaveBeenCalled();
    letAnswer({ answer, refuse: vi.fn() });
    expect(await early).toEqual({ ok: true, value: 'runs.list' });
    expect(await call('app.info', frame(page))).toEqual({ ok: true, value: 'app.info' });
    expect(answer.mock.calls).toEqual([
      ['runs.list', { limit: 1 }],
      ['app.info', {}],
    ]);
  });

  it('are refused when they came from elsewhere, even if that frame has become Hoist’s page or is gone since', async () => {
    const { call, letAnswer } = receive();
    const answer = vi.fn();
    const refuse = vi.fn<Answerer['refuse']>(() => ({ ok: false, error: { code: 'request-refused' } }));
    const stranger = { mainFrame: { url: 'https://example.com/', parent: null } };
    const early = call('profiles.list', { sender: stranger, senderFrame: stranger.mainFrame });
    stranger.mainFrame.url = page;
    const embedded = { ...frame(page), senderFrame: { url: page, parent: {} } };
    const late = call('profiles.list', embedded);
    letAnswer({ answer, refuse });
    expect(await Promise.all([early, late])).toEqual([
      { ok: false, error: { code: 'request-refused' } },
      { ok: false, error: { code: 'request-refused' } },
    ]);
    expect(refuse.mock.calls).toEqual([['profiles.list'], ['profiles.list']]);
    expect(answer).not.toHaveBeenCalled();
  });

  it('that came from the page are answered although its frame is gone since', async () => {
    const { call, letAnswer } = receive();
    const event = frame(page);
    const early = call('app.info', event);
    event.senderFrame = null;
    letAnswer({ answer: async () => ({ ok: true, value: 1 }), refuse: vi.fn() });
    expect(await early).toEqual({ ok: true, value: 1 });
  });

  it('get the reason when Hoist could not start', async () => {
    const { call, letAnswer } = receive();
    const calls = [call('app.info', frame(page)), call('app.info', frame('https://example.com/'))];
    letAnswer(failedAnswerer({ code: 'state-unreadable', details: { file: 'proxy.json' } }));
    expect(await Promise.all(calls)).toEqual([
      { ok: false, error: { code: 'state-unreadable', details: { file: 'proxy.json' } } },
      { ok: false, error: { code: 'request-refused' } },
    ]);
  });
});
