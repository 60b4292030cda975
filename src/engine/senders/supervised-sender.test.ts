import { afterEach, expect, it, vi } from 'vitest';
import { createMortalSenders } from '../../../tests/support/mortal-senders.js';
import { nowhere, putRequest } from '../../../tests/support/put-samples.js';
import { createSupervisedSender, type SupervisedSender } from './supervised-sender.js';

const request = putRequest();

const made = {
  target: nowhere,
  identity: {
    credentials: { accessKeyId: 'AKIAMADEUPFORTESTS00', secretAccessKey: 'made up' },
    clockOffsetMs: 0,
  },
};

let sender: SupervisedSender;
afterEach(() => sender.close());

function supervise(quietLimitMs?: number) {
  const workers = createMortalSenders();
  const onLost = vi.fn();
  sender = createSupervisedSender({
    ...made,
    workers,
    onLost,
    ...(quietLimitMs === undefined ? {} : { quietLimitMs }),
  });
  return { workers, onLost, kinds: () => workers.sent.map(({ kind }) => kind) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a PUT that is stopped before it was posted is never posted', async () => {
  const { kinds } = supervise();
  const stop = new AbortController();
  const put = sender.put(request, stop.signal, () => undefined);
  const reason = new DOMException('stopped', 'AbortError');
  stop.abort(reason);
  await expect(put).rejects.toBe(reason);
  await turn();
  expect(kinds()).toEqual(['begin']);
});

it('a PUT that is stopped is stopped after it was posted, and nobody waits for the thread', async () => {
  const { kinds } = supervise();
  const stop = new AbortController();
  const put = sender.put(request, stop.signal, () => undefined);
  const ended = expect(put).rejects.toMatchObject({ name: 'AbortError' });
  await turn();
  stop.abort();
  await ended;
  expect(kinds()).toEqual(['begin', 'tasks', 'abort']);
  expect(sender.load).toBe(0);
});

it('the end of the thread fails what it had, and not what waits to be posted', async () => {
  const { workers, onLost } = supervise();
  const { signal } = new AbortController();
  const had = sender.put(request, signal, () => undefined);
  await turn();
  const waits = sender.put({ ...request, key: 'waits' }, signal, () => undefined);
  workers.kill('exit');
  await expect(had).resolves.toEqual({ kind: 'failed', error: { code: 'sender-lost' } });
  await expect(waits).resolves.toMatchObject({ kind: 'failed', error: { code: 'file-vanished' } });
  expect(onLost).toHaveBeenCalledOnce();
  expect(workers.started).toBe(2);
});

it('a sender that is closed fails what is left, and nothing starts again', async () => {
  const { workers, onLost } = supervise();
  const put = sender.put(request, new AbortController().signal, () => undefined);
  await sender.close();
  await expect(put).resolves.toEqual({ kind: 'failed', error: { code: 'cancelled' } });
  expect(workers.started).toBe(1);
  expect(onLost).not.toHaveBeenCalled();
});

it('a thread that has a task and says nothing is replaced, and one that reports is not', async () => {
  const { workers, onLost } = supervise(60);
  const { signal } = new AbortController();
  workers.fallSilent();
  const had = sender.put(request, signal, () => undefined);
  await expect(had).resolves.toEqual({ kind: 'failed', error: { code: 'sender-lost' } });
  expect(onLost).toHaveBeenCalledOnce();
  expect(workers.started).toBe(2);
  await expect(sender.put(request, signal, () => undefined)).resolves.toMatchObject({
    error: { code: 'file-vanished' },
  });
});

it('a thread without a task may be silent', async () => {
  const { workers, onLost } = supervise(30);
  workers.fallSilent();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(onLost).not.toHaveBeenCalled();
});

it('a thread that has done everything is given back, and the next sender sends with it', async () => {
  const { workers } = supervise();
  const { signal } = new AbortController();
  await sender.put(request, signal, () => undefined);
  await sender.close();
  const next = createSupervisedSender({ ...made, workers, onLost: vi.fn() });
  await expect(next.put(request, signal, () => undefined)).resolves.toMatchObject({
    error: { code: 'file-vanished' },
  });
  expect(workers.started).toBe(1);
  await next.close();
});

it('a thread that may still be at work on something is ended', async () => {
  const { workers, kinds } = supervise();
  workers.fallSilent();
  const stop = new AbortController();
  const put = sender.put(request, stop.signal, () => undefined);
  await turn();
  stop.abort();
  await expect(put).rejects.toMatchObject({ name: 'AbortError' });
  await sender.close();
  expect(kinds()).toEqual(['begin', 'tasks', 'abort']);
});
