import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors/errors.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';
import { createLatest } from '../../stores/latest-request.js';
import { nearestOf } from './region-options.js';

export interface RegionChoiceState {
  /** As typed or chosen. */
  readonly text: string;
  /** How fast the regions answer from here, once that was measured. */
  readonly latencies: readonly RegionLatency[];
  readonly measuring: boolean;
  readonly error: AppError | null;
}

export interface RegionChoice {
  readonly store: StoreApi<RegionChoiceState>;
  setText(text: string): void;
  /**
   * Measures the regions, which takes seconds, and takes the nearest unless another one was chosen meanwhile: a bucket's
   * region can't be changed afterwards.
   *
   * @param label how a region is written
   * @returns whether it was taken
   */
  takeNearest(label: (region: string) => string): Promise<boolean>;
}

export function createRegionChoice(
  text: string,
  measure: () => Promise<Result<readonly RegionLatency[]>>,
): RegionChoice {
  const store = createStore<RegionChoiceState>(() => ({
    text,
    latencies: [],
    measuring: false,
    error: null,
  }));
  /** Who decides on the region. */
  const deciding = createLatest();

  return {
    store,
    setText(typed) {
      // A field also tells of texts that stayed what they were, when it loses the focus for instance.
      if (typed !== store.getState().text) {
        deciding.cancel();
        store.setState({ text: typed });
      }
    },
    async takeNearest(label) {
      const decision = deciding.begin();
      store.setState({ measuring: true, error: null });
      const answer = await measure();
      if (!answer.ok) {
        store.setState({ measuring: false, error: answer.error });
        return false;
      }
      // What was measured is worth showing in any case.
      store.setState({ measuring: false, latencies: answer.value });
      const nearest = nearestOf(answer.value);
      if (nearest === null || !decision.isCurrent) {
        return false;
      }
      store.setState({ text: label(nearest) });
      return true;
    },
  };
}
