import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { ToEngine } from '../../engine/host/engine-protocol.js';
import { startEngineUtility } from './engine-utility.js';

const { fork } = vi.hoisted(() => ({ fork: vi.fn() }));
vi.mock('electron/main', () => ({ utilityProcess: { fork } }));

const file = '/engine.js';
let posted: ToEngine[] = [];
const begin: ToEngine = { kind: 'begin', stateFolder: '/state' };

beforeEach(() => {
  fork.mockReset();
  posted = [];
  const postMessage = (message: ToEngine): void => void posted.push(message);
  fork.mockImplementation(() => Object.assign(new EventEmitter(), { postMessage, pid: undefined }));
});

function start() {
  let go = (): void => undefined;
  const mayStart = new Promise<void>((resolve) => {
    go = resolve;
  });
  const onEnd = vi.fn();
  const engine = startEngineUtility(file, { onMessage: () => undefined, onEnd }, mayStart);
  const goOn = async (): Promise<void> => {
    go();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { engine, onEnd, goOn };
}

it('starts the process when it may, and posts then what was posted before', async () => {
  const { engine, goOn } = start();
  engine.post(begin);
  expect(fork).not.toHaveBeenCalled();
  await goOn();
  expect(fork).toHaveBeenCalledOnce();
  expect(posted).toEqual([begin]);
  engine.post(begin);
  expect(posted).toEqual([begin, begin]);
});

it('starts no process that was killed before it may start', async () => {
  const { engine, goOn, onEnd } = start();
  engine.kill();
  await goOn();
  expect(fork).not.toHaveBeenCalled();
  expect(onEnd).not.toHaveBeenCalled();
});

it('tells of a process that can’t be started', async () => {
  const failure = new Error('no process');
  fork.mockImplementation(() => {
    throw failure;
  });
  const { onEnd, goOn } = start();
  await goOn();
  expect(onEnd.mock.calls).toEqual([[failure]]);
});
