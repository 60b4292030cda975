import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunSnapshot } from '../../shared/models/run.js';
import { createMainMessages } from '../messages/messages.js';
import { createNotifier, endOfRun, notifyOfEnds } from './run-notifications.js';
import { showRunPresence, windowTitle } from './run-presence.js';
import { createRunsInProgress } from './runs-in-progress.js';

const electron = vi.hoisted(() => ({
  blockers: [] as number[],
  notifications: [] as { title: string; body: string; click: () => void }[],
}));
vi.mock('electron/main', () => ({
  app: {},
  powerSaveBlocker: {
    start: () => electron.blockers.push(electron.blockers.length) - 1,
    stop: (id: number) => electron.blockers.splice(electron.blockers.indexOf(id), 1),
  },
  Notification: class {
    static readonly isSupported = (): boolean => true;
    readonly #handlers = new Map<string, () => void>();
    constructor(readonly text: { title: string; body: string }) {}
    on(event: string, handler: () => void): void {
      this.#handlers.set(event, handler);
    }
    show(): void {
      electron.notifications.push({ ...this.text, click: () => this.#handlers.get('click')?.() });
    }
  },
}));
beforeEach(() => {
  electron.blockers.length = 0;
  electron.notifications.length = 0;
});

const messages = createMainMessages(() => 'en');

function snapshot(runId: string, change: Partial<RunSnapshot> = {}): RunSnapshot {
  return {
    runId,
    mode: 'upload',
    sequence: 1,
    revision: 1,
    state: 'uploading',
    outcome: null,
    error: null,
    profileId: null,
    endpoint: null,
    prefix: '',
    check: null,
    bucket: 'my-bucket',
    title: 'photos',
    scanComplete: true,
    found: { files: 4, bytes: 400 },
    waiting: { files: 3, bytes: 300 },
    uploaded: { files: 1, bytes: 100 },
    skipped: { files: 0, bytes: 0 },
    failed: { files: 0, bytes: 0 },
    pausedFiles: 0,
    isFirst: false,
    totalBytes: 400,
    sentBytes: 100,
    bytesPerSecond: null,
    filesPerSecond: null,
    remainingMs: null,
    elapsedMs: 1,
    active: [],
    ...change,
  };
}
const finished = (runId: string, outcome: NonNullable<RunSnapshot['outcome']>): RunSnapshot =>
  snapshot(runId, { state: 'finished', outcome });

function fakeWindow(isFocused: boolean) {
  return Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    isFocused: () => isFocused,
    setProgressBar: vi.fn(),
    flashFrame: vi.fn(),
  });
}

describe('the runs in progress', () => {
  it('are those without an end, each end is told once, and a run that is continued may end again', () => {
    const runs = createRunsInProgress();
    const ends: string[] = [];
    runs.onEnd(({ runId }) => ends.push(runId));
    runs.follow(snapshot('a'));
    runs.follow(snapshot('b', { state: 'paused' }));
    runs.follow(finished('a', 'partial'));
    runs.follow(finished('a', 'partial'));
    expect(runs.all().map(({ runId }) => runId)).toEqual(['b']);
    expect(ends).toEqual(['a']);
    runs.follow(snapshot('a'));
    runs.follow(finished('a', 'complete'));
    expect(ends).toEqual(['a', 'a']);
    runs.clear();
    expect(runs.all()).toEqual([]);
    expect(ends).toEqual(['a', 'a']);
  });
});

describe('the presence of runs', () => {
  function present(isFocused = true) {
    const runs = createRunsInProgress();
    const window = fakeWindow(isFocused);
    showRunPresence({ runs, window: () => window as never });
    return { runs, window, bar: () => window.setProgressBar.mock.calls.at(-1) };
  }

  it.each([
    ['uploading', true],
    ['waiting', true],
    ['verifying', true],
    ['cancelling', true],
    ['paused', false],
    ['allPaused', false],
  ] as const)('while %s keeps the computer awake: %j', (state, isAwake) => {
    const { runs } = present();
    runs.follow(snapshot('a', { state }));
    expect(electron.blockers).toHaveLength(isAwake ? 1 : 0);
    runs.follow(finished('a', 'complete'));
    expect(electron.blockers).toEqual([]);
  });

  it('keeps it awake until the last of several ends, or the engine is lost', () => {
    const { runs } = present();
    runs.follow(snapshot('a'));
    runs.follow(snapshot('b'));
    runs.follow(finished('a', 'complete'));
    expect(electron.blockers).toHaveLength(1);
    runs.clear();
    expect(electron.blockers).toEqual([]);
  });

  it('is one bar for all of them', () => {
    const { runs, bar } = present();
    runs.follow(snapshot('a', { sentBytes: 100 }));
    runs.follow(snapshot('b', { sentBytes: 300, state: 'waiting' }));
    expect(bar()).toEqual([0.5, { mode: 'normal' }]);
    runs.follow(snapshot('a', { scanComplete: false }));
    expect(bar()).toEqual([2, { mode: 'normal' }]);
    runs.follow(snapshot('a', { state: 'paused' }));
    expect(bar()?.[1]).toEqual({ mode: 'paused' });
    runs.follow(finished('a', 'complete'));
    runs.follow(finished('b', 'complete'));
    expect(bar()?.[0]).toBe(-1);
  });

  it('after a bad end is red until the window is looked at', () => {
    const { runs, window, bar } = present(false);
    runs.follow(finished('a', 'stopped'));
    expect(bar()).toEqual([1, { mode: 'error' }]);
    window.emit('focus');
    expect(bar()?.[0]).toBe(-1);
    const looking = present(true);
    looking.runs.follow(finished('a', 'stopped'));
    expect(looking.bar()?.[0]).toBe(-1);
  });

  it('is in the title of the window', () => {
    expect(windowTitle('Keys – Hoist', [], messages)).toBe('Keys – Hoist');
    expect(windowTitle('Keys – Hoist', [snapshot('a', { sentBytes: 169 })], messages)).toBe(
      '42% – photos – Hoist',
    );
    expect(windowTitle('', [snapshot('a'), snapshot('b')], messages)).toBe('25% – 2 uploads – Hoist');
    const scanning = snapshot('d', { scanComplete: false });
    expect(windowTitle('', [scanning], messages)).toBe('photos – Hoist');
    expect(windowTitle('', [scanning, snapshot('a')], messages)).toBe('2 uploads – Hoist');
    const check = snapshot('c', { mode: 'verify' });
    expect(windowTitle('', [check, check], messages)).toBe('25% – 2 verifications – Hoist');
  });
});

describe('the end of a run', () => {
  it('is told with its counts, and a click opens the run', () => {
    const runs = createRunsInProgress();
    const window = fakeWindow(false);
    const open = vi.fn();
    notifyOfEnds(
      runs,
      createNotifier(() => window as never),
      messages,
      open,
    );
    runs.follow(finished('a', 'complete'));
    expect(electron.notifications).toMatchObject([
      {
        title: '“photos”: all files of this upload are in the bucket my-bucket.',
        body: '1 uploaded, 0 skipped, 0 failed.',
      },
    ]);
    expect(window.flashFrame).toHaveBeenLastCalledWith(true);
    window.emit('focus');
    expect(window.flashFrame).toHaveBeenLastCalledWith(false);
    electron.notifications[0]?.click();
    expect(open).toHaveBeenCalledExactlyOnceWith('a');
  });

  it('is not told to somebody who looks at the window, nor when they ended it', () => {
    const runs = createRunsInProgress();
    notifyOfEnds(
      runs,
      createNotifier(() => fakeWindow(true) as never),
      messages,
      vi.fn(),
    );
    runs.follow(finished('a', 'complete'));
    const away = createRunsInProgress();
    notifyOfEnds(
      away,
      createNotifier(() => fakeWindow(false) as never),
      messages,
      vi.fn(),
    );
    away.follow(finished('a', 'cancelled'));
    expect(electron.notifications).toEqual([]);
  });

  it('of a verification says what was found, and that of a plan is not told', () => {
    const verified = { ...finished('a', 'partial'), mode: 'verify', failed: { files: 2, bytes: 9 } } as const;
    expect(endOfRun(verified, messages)).toEqual({
      title: '“photos”: files are missing in the bucket my-bucket, or differ from those here.',
      body: '2 files are missing, different or could not be compared.',
    });
    expect(endOfRun({ ...verified, mode: 'plan' }, messages)).toBeNull();
  });

  it('says why a run stopped', () => {
    const stopped = { ...finished('a', 'stopped'), error: { code: 'disk-full' } as const };
    expect(endOfRun(stopped, messages)).toEqual({
      title: '“photos”: the upload to the bucket my-bucket stopped.',
      body: 'This computer’s disk is full. 1 uploaded, 0 skipped, 0 failed.',
    });
  });
});
