import { type Place, runOf } from '../stores/route-store.js';
import { factsOf, planAfter } from '../stores/run-facts.js';
import type { Stores } from '../stores/stores.js';

/**
 * Where files that are dropped or chosen on a run, a report or the history are planned; null where they are planned on the
 * spot, and where there are no keys.
 */
export function placeForNext(
  { profiles, runs, history }: Pick<Stores, 'profiles' | 'runs' | 'history'>,
  place: Place | null,
): Place | null {
  if (place?.kind === 'destination' || place?.kind === 'plan') {
    return null;
  }
  const known = profiles.store.getState();
  const runId = runOf(place);
  const facts = runId === null ? null : factsOf(runs.store.getState(), history.store.getState(), runId);
  if (facts !== null) {
    return planAfter(facts, known);
  }
  return known.activeId === null ? null : { kind: 'destination', profileId: known.activeId };
}
