import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type { AccessReport } from '../../shared/models/access.js';
import { type Destination, isSameDestination } from '../../shared/models/destination.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createLatest, stale } from './latest-request.js';

/** What is checked: whose keys, and where. */
export interface AccessTarget {
  readonly destination: Destination;
  /** As typed. */
  readonly prefix: string;
}

export interface AccessState {
  /** What the following is about; null before the first check. */
  readonly target: AccessTarget | null;
  readonly checking: boolean;
  readonly report: AccessReport | null;
  readonly error: AppError | null;
  /** Milliseconds since 1970. */
  readonly checkedAt: number | null;
  /** True while it is shown. */
  readonly isOpen: boolean;
}

export interface AccessStore {
  readonly store: StoreApi<AccessState>;
  /** Shows what is known about a location, and checks it again. */
  check(target: AccessTarget): Promise<void>;
  /** Shows what is known, without a new check. */
  open(): void;
  close(): void;
  copyPolicy(report: AccessReport): Promise<Result<null>>;
  /** False when the user closed the dialog. */
  savePolicy(report: AccessReport): Promise<Result<boolean>>;
}

export function isSameTarget(one: AccessTarget | null, other: AccessTarget): boolean {
  return one !== null && one.prefix === other.prefix && isSameDestination(one.destination, other.destination);
}

export function createAccessStore(bridge: HoistBridge): AccessStore {
  const store = createStore<AccessState>(() => ({
    target: null,
    checking: false,
    report: null,
    error: null,
    checkedAt: null,
    isOpen: false,
  }));
  const checking = createLatest();

  return {
    store,
    async check(target) {
      const known = store.getState();
      if (checking.isPending && isSameTarget(known.target, target)) {
        store.setState({ isOpen: true });
        return;
      }
      const report = isSameTarget(known.target, target) ? known.report : null;
      store.setState({ target, checking: true, report, error: null, isOpen: true });
      const answer = await checking.ask(() => bridge.access.check(target));
      if (answer === stale) {
        return;
      }
      store.setState(
        answer.ok
          ? { checking: false, report: answer.value, checkedAt: Date.now() }
          : { checking: false, report: null, error: answer.error, checkedAt: null },
      );
    },
    open() {
      store.setState({ isOpen: true });
    },
    close() {
      store.setState({ isOpen: false });
    },
    copyPolicy: ({ scope }) => bridge.access.copyPolicy(scope),
    savePolicy: ({ scope }) => bridge.access.savePolicy(scope),
  };
}
