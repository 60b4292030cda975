import { afterEach, expect, it, vi } from 'vitest';
import type { HostEvent } from './engine-host.js';
import type { ToEngine } from './engine-protocol.js';
import { createSupervisedHost, type EngineListener } from './supervised-host.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Engines that only record what they are told. */
function supervise({ canPost = () => true }: { readonly canPost?: (message: ToEngine) => boolean } = {}) {
  const engines: { posted: ToEngine[]; isKilled: boolean; listener: EngineListener }[] = [];
  const host = createSupervisedHost({
    stateFolder: '/state',
    start(listener) {
      const engine = { posted: [] as ToEngine[], isKilled: false, listener };
      engines.push(engine);
      return {
        post(message) {
          if (!canPost(message)) throw new Error('can’t be cloned');
          engine.posted.push(message);
        },
        kill: () => {
          engine.isKilled = true;
        },
      };
    },
  });
  const events: HostEvent[] = [];
  host.onEvent((event) => events.push(event));
  const newest = () => {
    const engine = engines.at(-1);
    if (engine === undefined) throw new Error('no engine was started');
    return engine;
  };
  return { host, engines, events, newest };
}

it('an engine that ends fails what it was told to do, is reported and started again', async () => {
  const { host, engines, events, newest } = supervise();
  newest().listener.onMessage({ kind: 'ready', journalNotice: null });
  await expect(host.ready).resolves.toBeNull();
  const told = host.engine.runs.pause('a run');
  newest().listener.onEnd('exit code 9');
  // The end is reported more than once.
  engines[0]?.listener.onEnd('exit code 9');
  await expect(told).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  expect(events).toEqual([{ kind: 'lost' }, { kind: 'notice', notice: { code: 'engine-lost' } }]);
  expect(engines).toHaveLength(2);

  const again = host.engine.history.list(5);
  const [begin, call] = newest().posted;
  expect(begin).toEqual({ kind: 'begin', stateFolder: '/state' });
  expect(call).toMatchObject({ kind: 'call', call: { part: 'history', method: 'list' }, input: [5] });
  newest().listener.onMessage({ kind: 'answer', id: call?.kind === 'call' ? call.id : 0, value: [] });
  await expect(again).resolves.toEqual([]);
});

it('a question to an engine that ends is put to the next one, and once only', async () => {
  const { host, engines, newest } = supervise();
  const lasting = host.engine.history.summary('a run');
  newest().listener.onEnd('exit code 9');
  const [, asked] = newest().posted;
  expect(asked).toMatchObject({ call: { part: 'history', method: 'summary' }, input: ['a run'] });
  newest().listener.onEnd('exit code 9');
  await expect(lasting).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  expect(engines).toHaveLength(3);
  expect(newest().posted.map(({ kind }) => kind)).toEqual(['begin']);

  const answered = host.engine.history.rowsOf('a run', [1, 2]);
  newest().listener.onEnd('exit code 9');
  const again = newest().posted.at(-1);
  newest().listener.onMessage({ kind: 'answer', id: again?.kind === 'call' ? again.id : 0, value: [] });
  await expect(answered).resolves.toEqual([]);

  // Nobody is left to answer.
  const last = host.engine.history.list(5);
  newest().listener.onEnd('exit code 9');
  await expect(last).rejects.toMatchObject({ error: { code: 'engine-down' } });
});

it('which uploads a run works on is not asked of an engine that has no run', async () => {
  const { host, newest } = supervise();
  const asked = host.engine.history.openUploads('bucket');
  newest().listener.onEnd('exit code 9');
  await expect(asked).rejects.toMatchObject({ error: { code: 'engine-lost' } });
});

it('a question that can’t be put fails, and is not in the way of others when the engine ends', async () => {
  const { host, events, newest } = supervise({
    canPost: (message) => message.kind !== 'call' || message.call.method !== 'spec',
  });
  await expect(host.engine.history.spec('a run')).rejects.toThrow('can’t be cloned');
  const told = host.engine.runs.pause('a run');
  newest().listener.onEnd('exit code 9');
  await expect(told).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  expect(events).toHaveLength(2);
});

it('a question that can’t be repeated fails, and others are repeated', async () => {
  let begun = 0;
  const { host, events, newest } = supervise({
    canPost(message) {
      if (message.kind === 'begin') begun += 1;
      return begun < 2 || message.kind !== 'call' || message.call.method !== 'spec';
    },
  });
  const stuck = host.engine.history.spec('a run');
  const repeated = host.engine.history.list(5);
  newest().listener.onEnd('exit code 9');
  await expect(stuck).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  const again = newest().posted.at(-1);
  newest().listener.onMessage({ kind: 'answer', id: again?.kind === 'call' ? again.id : 0, value: [] });
  await expect(repeated).resolves.toEqual([]);
  expect(events.map(({ kind }) => kind)).toEqual(['lost', 'notice']);
});

it('an engine that keeps ending is not started again, and says so', async () => {
  const { host, engines, events, newest } = supervise();
  for (let ends = 0; ends < 4; ends += 1) newest().listener.onEnd('exit code 1');
  expect(engines).toHaveLength(4);
  expect(events.at(-1)).toEqual({ kind: 'notice', notice: { code: 'engine-down' } });
  await expect(host.ready).rejects.toMatchObject({ error: { code: 'engine-down' } });
  await expect(host.engine.history.list(5)).rejects.toMatchObject({ error: { code: 'engine-down' } });
});

it('an engine that says nothing for long is replaced, and one that is alive is not', async () => {
  vi.useFakeTimers();
  const { engines, newest } = supervise();
  newest().listener.onMessage({ kind: 'ready', journalNotice: null });
  for (let minute = 0; minute < 20; minute += 1) {
    vi.advanceTimersByTime(60_000);
    newest().listener.onMessage({ kind: 'alive' });
  }
  expect(engines).toHaveLength(1);
  vi.advanceTimersByTime(6 * 60_000);
  expect(engines).toHaveLength(2);
  expect(engines[0]?.isKilled).toBe(true);
});

it('an engine that ends after it was told to close is not started again', async () => {
  const { host, engines, events, newest } = supervise();
  const closed = host.engine.close();
  newest().listener.onEnd('exit code 0');
  await expect(closed).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  expect(engines).toHaveLength(1);
  expect(events).toEqual([]);
});

it('an engine that is told to close is asked nothing more', async () => {
  const { host, newest } = supervise();
  void host.engine.close();
  const posted = newest().posted.length;
  await expect(host.engine.history.list(5)).rejects.toMatchObject({ error: { code: 'engine-lost' } });
  expect(newest().posted).toHaveLength(posted);
});
