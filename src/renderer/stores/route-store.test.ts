import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouteStore, isSamePlace, type Place } from './route-store.js';

const accounts: Place = { kind: 'accounts' };
const history: Place = { kind: 'history' };
const bucketsOf = (profileId: string): Place => ({ kind: 'destination', profileId });
const planFor = (bucket: string, profileId = 'a', endpoint: string | null = null): Place => ({
  kind: 'plan',
  destination: { profileId, endpoint, bucket },
});
const run = (runId: string): Place => ({ kind: 'run', runId });
const report = (runId: string): Place => ({ kind: 'report', runId });

function routeAt(...places: readonly Place[]) {
  const route = createRouteStore();
  for (const place of places) {
    route.go(place);
  }
  return { route, place: () => route.store.getState().place };
}

describe('the route', () => {
  it('leads back and forward, and a new step forgets what was left by going back', () => {
    const { route, place } = routeAt(bucketsOf('a'), planFor('one'), history);
    route.back();
    route.back();
    expect(place()).toEqual(bucketsOf('a'));
    route.back();
    expect(place()).toEqual(bucketsOf('a'));
    route.forward();
    expect(place()).toEqual(planFor('one'));
    route.go(accounts);
    route.forward();
    expect(place()).toEqual(accounts);
    route.back();
    expect(place()).toEqual(planFor('one'));
  });

  it('tells destinations apart by keys, server and bucket', () => {
    const { route } = routeAt(planFor('one'));
    for (const other of [planFor('one', 'b'), planFor('one', 'a', 'https://s3.example'), planFor('two')]) {
      expect(isSamePlace(planFor('one'), other)).toBe(false);
    }
    route.go(planFor('one'));
    expect(route.store.getState().past).toEqual([]);
  });

  it('going to where one is changes the parameters and is no step', () => {
    const { route, place } = routeAt(planFor('one'), bucketsOf('a'));
    const stay = route.stay();
    route.go({ kind: 'destination', profileId: 'a', create: 'new' });
    expect(place()).toEqual({ kind: 'destination', profileId: 'a', create: 'new' });
    expect(stay.isCurrent).toBe(true);
    route.back();
    expect(stay.isCurrent).toBe(false);
  });

  it('shows the report of a run wherever the run was', () => {
    const { route, place } = routeAt(bucketsOf('a'), run('1'), history, run('1'));
    route.rewrite((one) => (one.kind === 'run' ? report(one.runId) : one), accounts);
    expect(place()).toEqual(report('1'));
    route.back();
    route.back();
    expect(place()).toEqual(report('1'));
  });

  it('never leads to a place that is gone, and ends at home when nothing is left', () => {
    const { route, place } = routeAt(accounts, bucketsOf('a'), planFor('one'), history, planFor('two'));
    route.back();
    const gone = (one: Place) => (one.kind === 'plan' ? null : one);
    route.rewrite(gone, accounts);
    expect(place()).toEqual(history);
    route.forward();
    expect(place()).toEqual(history);
    route.rewrite(() => null, run('home'));
    expect(route.store.getState()).toEqual({ place: run('home'), past: [], future: [] });
  });

  it('does nothing before there is a place', () => {
    const route = createRouteStore();
    route.back();
    route.forward();
    route.rewrite(() => null, accounts);
    expect(route.store.getState()).toEqual({ place: null, past: [], future: [] });
  });
});

const places = fc.constantFrom(accounts, history, bucketsOf('a'), planFor('one'), planFor('two'), run('1'));
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('go' as const), place: places }),
    fc.record({ kind: fc.constantFrom('back' as const, 'forward' as const) }),
    fc.record({ kind: fc.constant('remove' as const), place: places }),
  ),
  { maxLength: 40 },
);

it('back and forward undo each other, whatever happened before', () => {
  fc.assert(
    fc.property(steps, (walk) => {
      const { route, place } = routeAt(accounts);
      const trail = () => {
        const { past, place: now, future } = route.store.getState();
        return [...past, now, ...future];
      };
      for (const step of walk) {
        if (step.kind === 'go') {
          const before = route.store.getState();
          route.go(step.place);
          expect(place()).toEqual(step.place);
          if (before.place !== null && !isSamePlace(before.place, step.place)) {
            expect(route.store.getState().past.at(-1)).toEqual(before.place);
          }
        } else if (step.kind === 'remove') {
          route.rewrite((one) => (isSamePlace(one, step.place) ? null : one), accounts);
          const left = trail().filter((one) => one !== null && isSamePlace(one, step.place));
          // Home is the one place that is always there.
          expect(left.every((one) => one?.kind === 'accounts')).toBe(true);
        } else {
          const before = { trail: trail(), place: place() };
          route[step.kind]();
          expect(trail()).toEqual(before.trail);
          if (place() !== before.place) {
            route[step.kind === 'back' ? 'forward' : 'back']();
            expect(place()).toEqual(before.place);
            route[step.kind]();
          }
        }
        const all = trail();
        // No step leads to the place where one already is.
        for (const [index, one] of all.entries()) {
          const next = all[index + 1];
          expect(one != null && next != null && isSamePlace(one, next)).toBe(false);
        }
      }
    }),
  );
});
