import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../../shared/errors/errors.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';
import { createLatest } from '../../stores/latest-request.js';
import { nearestOf } from './region-options.js';

export interface RegionChoiceState {
  /** As typed or selected. */
  readonly text: string;
  /** How fast the regions answer from here; empty until measured. */
  readonly latencies: readonly RegionLatency[];
  readonly measuring: boolean;
  readonly error: AppError | null;
}

export interface RegionChoice {
  readonly store: StoreApi<RegionChoiceState>;
  setText(text: string): void;
  /**
   * Measures the regions, which takes seconds, and selects the nearest one unless the user selected a region meanwhile:
   * a bucket's region can't be changed afterwards.
   *
   * @param label formats a region as the field shows it
   * @returns whether the nearest region was selected
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
  /** The latest decision on the region counts: typing makes a pending measurement stale. */
  const deciding = createLatest();

  return {
    store,
    setText(typed) {
      // The combo box also reports unchanged texts, for example on blur.
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
      // The measurement is shown in any case.
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
