import type { AppError, Result } from '../../shared/errors/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';

export type ReportFormat = 'csv' | 'json' | 'html';

/** A receipt that was written. */
export interface SavedReceipt {
  readonly files: number;
  /** Files that the manifest does not have. */
  readonly withoutSha256: number;
  /** Of the receipt, in hexadecimal. */
  readonly sha256: string;
}

/** The documents of runs: the dialogs and the files are main's. */
export interface RunDocuments {
  /** Null when the user cancelled, or it failed. */
  saveReceipt(runId: string): Promise<SavedReceipt | null>;
  /** True when a report was written, false when the user cancelled. */
  saveReport(runId: string, format: ReportFormat): Promise<boolean>;
  /** Shows the report that was saved last in its folder. */
  showReport(): void;
}

/**
 * `onSaving` is told of which run a document is being saved, then null; `onAnswer` how that ended: an error, or
 * null when it was written or the user cancelled.
 */
export function createRunDocuments(
  bridge: HoistBridge['runs'],
  onSaving: (runId: string | null) => void,
  onAnswer: (runId: string, error: AppError | null) => void,
): RunDocuments {
  async function save<T>(runId: string, question: () => Promise<Result<T>>): Promise<Result<T>> {
    onSaving(runId);
    const answer = await question();
    onSaving(null);
    onAnswer(runId, answer.ok ? null : answer.error);
    return answer;
  }

  return {
    async saveReceipt(runId) {
      const answer = await save(runId, () => bridge.saveReceipt({ runId }));
      return answer.ok ? answer.value : null;
    },
    async saveReport(runId, format) {
      const answer = await save(runId, () => bridge.saveReport({ runId, format }));
      return answer.ok && answer.value;
    },
    showReport() {
      void bridge.showReport();
    },
  };
}
