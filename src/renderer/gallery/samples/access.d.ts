import type { AccessReport, AccessRow } from '../../../shared/models/access.js';
export declare function accessRowSample(need: AccessRow['need'], action: string, change?: Partial<AccessRow>): AccessRow;
/** Keys that may do all of it in `my-bucket`; `changes` says which permissions differ. */
export declare function accessReportSample(changes?: Partial<Record<AccessRow['need'], Partial<AccessRow>>>): AccessReport;
