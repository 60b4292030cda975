import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRunMachine,
  type RunEffect,
  type RunEvent,
  type RunMachine,
  type RunPhase,
  runEvents,
  runPhases,
  runTransitions,
  shownAs,
} from './run-states.js';

/**
 * The expected result of every event in every phase; `-` is a refusal. The columns are in the order of
 * `runEvents`.
 */
const wanted = `
  phase         pause         resume    offline       online    onlyPausedLeft workLeft  settled   cancel     interrupt    stop     concluded
  uploading     paused        -         waiting       -         allPaused      -         verifying cancelling interrupting stopping finished
  allPaused     paused        uploading waiting       -         -              uploading verifying cancelling interrupting stopping finished
  waiting       pausedOffline -         -             uploading -              -         verifying cancelling interrupting stopping finished
  paused        -             uploading pausedOffline -         -              -         verifying cancelling interrupting stopping finished
  pausedOffline -             waiting   -             paused    -              -         verifying cancelling interrupting stopping finished
  verifying     -             -         -             -         -              -         -         -          interrupting stopping finished
  cancelling    -             -         -             -         -              -         -         -          -            -        finished
  interrupting  -             -         -             -         -              -         -         -          -            -        interrupted
  stopping      -             -         -             -         -              -         -         -          -            -        finished
  finished      -             -         -             -         -              -         -         -          -            -        -
  interrupted   -             -         -             -         -              -         -         -          -            -        -
`;
const [columns = [], ...rows] = wanted
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));
const cells = rows.flatMap(([phase = '', ...next]) =>
  next.map((to, at) => [phase as RunPhase, columns[at + 1] as RunEvent, to] as const),
);

function recording(): { machine: RunMachine; done: RunEffect[] } {
  const done: RunEffect[] = [];
  const machine = createRunMachine({
    shutGate: () => done.push('shutGate'),
    openGate: () => done.push('openGate'),
    resumeFiles: () => done.push('resumeFiles'),
    resetSpeed: () => done.push('resetSpeed'),
    stopWork: () => done.push('stopWork'),
    publish: () => done.push('publish'),
  });
  return { machine, done };
}

/** The fewest events that lead to each phase. */
function shortestPaths(): ReadonlyMap<RunPhase, readonly RunEvent[]> {
  const paths = new Map<RunPhase, readonly RunEvent[]>([['uploading', []]]);
  for (const [phase, path] of paths) {
    for (const event of runEvents) {
      const next = runTransitions[phase][event]?.to;
      if (next !== undefined && !paths.has(next)) paths.set(next, [...path, event]);
    }
  }
  return paths;
}

describe('the state machine of a run', () => {
  const paths = shortestPaths();

  it('reaches every phase by some events', () => {
    expect(columns.slice(1)).toEqual([...runEvents]);
    expect(rows.map(([phase]) => phase)).toEqual([...runPhases]);
    expect(cells).toHaveLength(runPhases.length * runEvents.length);
    expect([...paths.keys()].toSorted()).toEqual([...runPhases].toSorted());
  });

  it.each(cells)('in phase %s, event %s leads to %s', (phase, event, to) => {
    const { machine, done } = recording();
    for (const step of paths.get(phase) ?? []) machine.send(step);
    expect(machine.phase).toBe(phase);
    done.length = 0;

    const isLegal = to !== '-';
    expect(machine.accepts(event)).toBe(isLegal);
    expect(machine.send(event)).toBe(isLegal);
    expect(machine.phase).toBe(isLegal ? to : phase);
    expect(done).toEqual(runTransitions[phase][event]?.effects ?? []);
  });

  const anyEvents = fc.array(fc.constantFrom(...runEvents), { maxLength: 40 });

  it('closes and opens the gate alternately, and closes it for every pause', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { machine, done } = recording();
        for (const event of events) machine.send(event);
        const doors = done.filter((effect) => effect === 'shutGate' || effect === 'openGate');
        expect(doors).toEqual(doors.map((_, index) => (index % 2 === 0 ? 'shutGate' : 'openGate')));
        const isShut = doors.length % 2 === 1;
        if (shownAs[machine.phase] === 'paused') expect(isShut).toBe(true);
        if (['uploading', 'allPaused', 'waiting'].includes(machine.phase)) expect(isShut).toBe(false);
      }),
    );
  });

  it('stops the work once, at the first order to end, which no later order changes', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { machine, done } = recording();
        let ending: RunPhase | null = null;
        for (const event of events) {
          const isOrder = event === 'cancel' || event === 'interrupt' || event === 'stop';
          if (machine.send(event) && isOrder) ending ??= machine.phase;
        }
        expect(done.filter((effect) => effect === 'stopWork')).toHaveLength(ending === null ? 0 : 1);
        if (ending !== null) {
          machine.send('concluded');
          expect(machine.phase).toBe(ending === 'interrupting' ? 'interrupted' : 'finished');
        }
      }),
    );
  });

  it('never leaves the table, and ends where it ended', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (events, later) => {
        const { machine, done } = recording();
        for (const event of events) {
          const before = machine.phase;
          const transition = runTransitions[before][event];
          expect(machine.send(event)).toBe(transition !== null);
          expect(machine.phase).toBe(transition?.to ?? before);
        }
        machine.send('cancel');
        machine.send('concluded');
        const end = machine.phase;
        expect(['finished', 'interrupted']).toContain(end);
        done.length = 0;
        for (const event of later) expect(machine.send(event)).toBe(false);
        expect(machine.phase).toBe(end);
        expect(done).toEqual([]);
      }),
    );
  });

  it('publishes last, so that a snapshot shows what was done', () => {
    for (const phase of runPhases) {
      for (const event of runEvents) {
        const effects = runTransitions[phase][event]?.effects ?? [];
        expect(effects.slice(0, -1)).not.toContain('publish');
      }
    }
  });

  it('is drawn in the documentation as it is', () => {
    const page = readFileSync(new URL('../../../docs/states.md', import.meta.url), 'utf8');
    const picture = page.slice(
      page.indexOf('stateDiagram-v2'),
      page.indexOf('```', page.indexOf('stateDiagram-v2')),
    );
    const drawn = [...picture.matchAll(/^ *(\w+) --> (\w+): (.+)$/gm)].flatMap(
      ([, from, next, events = '']) => events.split(', ').map((event) => `${from} ${event} ${next}`),
    );
    const actual = runPhases.flatMap((phase) =>
      runEvents.flatMap((event) => {
        const transition = runTransitions[phase][event];
        return transition === null ? [] : [`${phase} ${event} ${transition.to}`];
      }),
    );
    // What all working phases have in common is drawn once, for their frame.
    const working = ['uploading', 'allPaused', 'waiting', 'paused', 'pausedOffline'];
    const spelledOut = drawn.flatMap((line) =>
      line.startsWith('working ') ? working.map((phase) => line.replace('working', phase)) : [line],
    );
    expect(spelledOut.toSorted()).toEqual(actual.toSorted());
  });
});
