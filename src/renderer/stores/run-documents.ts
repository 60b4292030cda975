import type { AppError, Result } from '../../shared/errors/errors.js';
import type { ChosenReport } from '../../shared/models/checksum-report.js';
import type { SavedReceipt } from '../../shared/models/receipt.js';
import type { HoistBridge } from '../bridge/bridge.js';

export type ReportFormat = 'csv' | 'json' | 'html';

/** The documents of runs: the dialogs and the files are main's. */
export interface RunDocuments {
  /** Null when the user cancelled, or it failed. */
  saveReceipt(runId: string): Promise<SavedReceipt | null>;
  /** Sends the receipt that was saved last beside the files of the run; the caller shows the error. */
  sendReceipt(runId: string): Promise<Result<readonly string[]>>;
  /** Lets the person choose a checksum report; null when the dialog was closed. */
  chooseReport(): Promise<Result<ChosenReport | null>>;
  copyHash(sha256: string): Promise<Result<null>>;
  /** Copies what is proven of one file. */
  copyEvidence(runId: string, sequence: number): Promise<Result<null>>;
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
  { runs, receipts }: Pick<HoistBridge, 'runs' | 'receipts'>,
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
      const answer = await save(runId, () => receipts.save({ runId }));
      return answer.ok ? answer.value : null;
    },
    sendReceipt: (runId) => receipts.send({ runId }),
    chooseReport: () => runs.chooseReport(),
    copyHash: (sha256) => receipts.copyHash({ sha256 }),
    copyEvidence: (runId, sequence) => runs.copyEvidence({ runId, sequence }),
    async saveReport(runId, format) {
      const answer = await save(runId, () => runs.saveReport({ runId, format }));
      return answer.ok && answer.value;
    },
    showReport() {
      void runs.showReport();
    },
  };
}
