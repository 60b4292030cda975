import type { RunState } from '../../shared/models/run.js';

/** Where a run is between its start and its end. */
export const runPhases = [
  /** Files are in flight, or being looked for. */
  'uploading',
  /** Only files that were paused one by one are left. */
  'allPaused',
  /** S3 can't be reached. */
  'waiting',
  'paused',
  /** Paused, and S3 can't be reached. */
  'pausedOffline',
  /** Every row is settled; the bucket is listed again. */
  'verifying',
  /** Ends at once: what was not sent becomes skipped, incomplete multipart uploads are removed. */
  'cancelling',
  /** Ends at once and stays as it is, to be continued later. */
  'interrupting',
  /** Ends at once because continuing is pointless; what was not sent becomes failed. */
  'stopping',
  /** Has an outcome. */
  'finished',
  /** Has none: the journal has everything to go on from. */
  'interrupted',
] as const;
export type RunPhase = (typeof runPhases)[number];

export const runEvents = [
  /** The user pauses or resumes the run. */
  'pause',
  'resume',
  /** S3 can't be reached any more; it can be reached again. */
  'offline',
  'online',
  /** Everything unsettled is paused and nothing is in flight; or no longer so. */
  'onlyPausedLeft',
  'workLeft',
  /** Every row of an upload is settled. */
  'settled',
  /** The run is told to end. */
  'cancel',
  'interrupt',
  'stop',
  /** Everything is done, and the outcome is known. */
  'concluded',
] as const;
export type RunEvent = (typeof runEvents)[number];

/** What an event makes the run do, besides changing its phase. */
export type RunEffect =
  /** Starts nothing new; starts again. */
  | 'shutGate'
  | 'openGate'
  /** Resumes every individually paused file. */
  | 'resumeFiles'
  /** Forgets the speed so far: time without work would count as slowness. */
  | 'resetSpeed'
  /** Ends every request in flight. */
  | 'stopWork'
  | 'publish';

export interface RunTransition {
  readonly to: RunPhase;
  readonly effects: readonly RunEffect[];
}

const to = (phase: RunPhase, ...effects: RunEffect[]): RunTransition => ({ to: phase, effects });

/** An event that comes too late, or can't come, changes nothing. */
const refused: Readonly<Record<RunEvent, null>> = {
  pause: null,
  resume: null,
  offline: null,
  online: null,
  onlyPausedLeft: null,
  workLeft: null,
  settled: null,
  cancel: null,
  interrupt: null,
  stop: null,
  concluded: null,
};

/**
 * The first order to end counts: cancelling a run that is already being stopped does not change how it ends.
 */
const ends = {
  cancel: to('cancelling', 'stopWork', 'publish'),
  interrupt: to('interrupting', 'stopWork', 'publish'),
  stop: to('stopping', 'stopWork', 'publish'),
  concluded: to('finished'),
};

/**
 * Files may settle in any of these: what was in flight when the run was paused or lost its network still
 * arrives.
 */
const works = { ...refused, ...ends, settled: to('verifying', 'publish') };

/** Phases × events: the transition, or null where the event is refused. Drawn in docs/states.md. */
export const runTransitions: Readonly<Record<RunPhase, Readonly<Record<RunEvent, RunTransition | null>>>> = {
  uploading: {
    ...works,
    pause: to('paused', 'shutGate', 'publish'),
    offline: to('waiting', 'resetSpeed', 'publish'),
    onlyPausedLeft: to('allPaused'),
  },
  allPaused: {
    ...works,
    pause: to('paused', 'shutGate', 'publish'),
    resume: to('uploading', 'resumeFiles', 'resetSpeed', 'publish'),
    offline: to('waiting', 'resetSpeed', 'publish'),
    workLeft: to('uploading'),
  },
  waiting: {
    ...works,
    pause: to('pausedOffline', 'shutGate', 'publish'),
    online: to('uploading', 'resetSpeed', 'publish'),
  },
  paused: {
    ...works,
    resume: to('uploading', 'resetSpeed', 'openGate', 'publish'),
    offline: to('pausedOffline', 'resetSpeed', 'publish'),
  },
  pausedOffline: {
    ...works,
    resume: to('waiting', 'resetSpeed', 'openGate', 'publish'),
    online: to('paused', 'resetSpeed', 'publish'),
  },
  /** Whoever cancels now ends the check, and not the run. */
  verifying: { ...refused, ...ends, cancel: null },
  cancelling: { ...refused, concluded: to('finished') },
  interrupting: { ...refused, concluded: to('interrupted') },
  stopping: { ...refused, concluded: to('finished') },
  finished: refused,
  interrupted: refused,
};

/** What the window is told about a phase. */
export const shownAs: Readonly<Record<RunPhase, RunState>> = {
  uploading: 'uploading',
  allPaused: 'allPaused',
  waiting: 'waiting',
  paused: 'paused',
  pausedOffline: 'paused',
  verifying: 'verifying',
  cancelling: 'cancelling',
  interrupting: 'cancelling',
  stopping: 'cancelling',
  finished: 'finished',
  interrupted: 'cancelling',
};

/** A run's phase, and the only way to change it. */
export interface RunMachine {
  readonly phase: RunPhase;
  /** Whether the event would change anything now. */
  accepts(event: RunEvent): boolean;
  /** Changes the phase, then runs the effects; false when the event is refused. */
  send(event: RunEvent): boolean;
}

export function createRunMachine(perform: Readonly<Record<RunEffect, () => void>>): RunMachine {
  let phase: RunPhase = 'uploading';
  return {
    get phase() {
      return phase;
    },
    accepts: (event) => runTransitions[phase][event] !== null,
    send(event) {
      const transition = runTransitions[phase][event];
      if (transition === null) return false;
      phase = transition.to;
      for (const effect of transition.effects) perform[effect]();
      return true;
    },
  };
}
