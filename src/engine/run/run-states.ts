import type { RunState } from '../../shared/models/run.js';

/** Where a run is between its start and its end. */
export const runPhases = [
  /** Files are on their way, or are looked for. */
  'uploading',
  /** Only files that were paused one by one are left. */
  'allPaused',
  /** S3 can't be reached. */
  'waiting',
  'paused',
  /** Paused, and S3 can't be reached. */
  'pausedOffline',
  /** Every row is settled; the bucket is listed once more. */
  'verifying',
  /** Ends at once: what was not sent becomes skipped, unfinished multipart uploads are removed. */
  'cancelling',
  /** Ends at once and stays as it is, to be taken up again. */
  'interrupting',
  /** Ends at once: going on is pointless, and what was not sent becomes failed. */
  'stopping',
  /** Has an outcome. */
  'finished',
  /** Has none: the journal has everything to go on from. */
  'interrupted',
] as const;
export type RunPhase = (typeof runPhases)[number];

export const runEvents = [
  /** The person pauses or resumes the run. */
  'pause',
  'resume',
  /** S3 can't be reached any more; it can again. */
  'lost',
  'regained',
  /** All that is not settled is paused, and nothing is on its way; or no longer so. */
  'onlyPausedLeft',
  'workLeft',
  /** Every row of an upload is settled. */
  'settled',
  /** The run is told to end. */
  'cancel',
  'interrupt',
  'stop',
  /** All is done that was to be done, and the outcome is known. */
  'concluded',
] as const;
export type RunEvent = (typeof runEvents)[number];

/** What an event makes the run do, beside changing its phase. */
export type RunEffect =
  /** Begins nothing new; begins again. */
  | 'shutGate'
  | 'openGate'
  /** Lets every file go on that was paused by itself. */
  | 'resumeFiles'
  /** Forgets the speed so far: time without work would count as slowness. */
  | 'resetSpeed'
  /** Ends every request under way. */
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
  lost: null,
  regained: null,
  onlyPausedLeft: null,
  workLeft: null,
  settled: null,
  cancel: null,
  interrupt: null,
  stop: null,
  concluded: null,
};

/** The first order to end counts: whoever cancels a run that is already being stopped gets what was ordered first. */
const ends = {
  cancel: to('cancelling', 'stopWork', 'publish'),
  interrupt: to('interrupting', 'stopWork', 'publish'),
  stop: to('stopping', 'stopWork', 'publish'),
  concluded: to('finished'),
};

/** Files may settle in any of these: what was on its way when the run was paused or lost its network still arrives. */
const works = { ...refused, ...ends, settled: to('verifying', 'publish') };

/** Phases × events: the transition, or null where the event is refused. Drawn in docs/states.md. */
export const runTransitions: Readonly<Record<RunPhase, Readonly<Record<RunEvent, RunTransition | null>>>> = {
  uploading: {
    ...works,
    pause: to('paused', 'shutGate', 'publish'),
    lost: to('waiting', 'resetSpeed', 'publish'),
    onlyPausedLeft: to('allPaused'),
  },
  allPaused: {
    ...works,
    pause: to('paused', 'shutGate', 'publish'),
    resume: to('uploading', 'resumeFiles', 'resetSpeed', 'publish'),
    lost: to('waiting', 'resetSpeed', 'publish'),
    workLeft: to('uploading'),
  },
  waiting: {
    ...works,
    pause: to('pausedOffline', 'shutGate', 'publish'),
    regained: to('uploading', 'resetSpeed', 'publish'),
  },
  paused: {
    ...works,
    resume: to('uploading', 'resetSpeed', 'openGate', 'publish'),
    lost: to('pausedOffline', 'resetSpeed', 'publish'),
  },
  pausedOffline: {
    ...works,
    resume: to('waiting', 'resetSpeed', 'openGate', 'publish'),
    regained: to('paused', 'resetSpeed', 'publish'),
  },
  verifying: { ...refused, ...ends },
  cancelling: { ...refused, concluded: to('finished') },
  interrupting: { ...refused, concluded: to('interrupted') },
  stopping: { ...refused, concluded: to('finished') },
  finished: refused,
  interrupted: refused,
};

/** What the window is told of a phase. */
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
  /** Changes the phase, then does what comes with it; false when the event is refused. */
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
