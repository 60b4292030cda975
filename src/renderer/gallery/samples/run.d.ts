import type { RunDigest, RunRow, RunSnapshot, RunSummary } from '../../../shared/models/run.js';
import type { FileSample } from './files.js';
export declare function snapshotSample(change?: Partial<RunSnapshot>): RunSnapshot;
export declare function summarySample(change?: Partial<RunSummary>): RunSummary;
export declare function digestSample(change?: Partial<RunDigest>): RunDigest;
/** Rows of a run of these files, waiting unless `stateOf` says how a row differs. */
export declare function runRowsOf(files: readonly FileSample[], stateOf?: (index: number, file: FileSample) => Partial<RunRow>): readonly RunRow[];
export declare function uploadedRow(file: FileSample, listed?: RunRow['listed']): Partial<RunRow>;
export declare function failedRow(error: NonNullable<RunRow['error']>): Partial<RunRow>;
/** A run's snapshot while its rows stand like this; every sum is counted from them. */
export declare function snapshotOf(rows: readonly RunRow[], change?: Partial<RunSnapshot>): RunSnapshot;
/** The end of a run whose rows stand like this; every sum and every reason is counted from them. */
export declare function summaryOf(rows: readonly RunRow[], change?: Partial<RunSummary>): RunSummary;
/** What `runs.rows` answers for these rows. */
export declare function runPages(rows: readonly RunRow[]): (question: import("./tally.js").PageQuestion<"all" | "failed" | "skipped" | "unfinished" | "uploaded">) => import("./tally.js").Page<{
    sequence: number;
    path: string;
    key: string | null;
    size: number;
    state: "failed" | "planned" | "skipped" | "uploaded" | "uploading";
    sentBytes: number;
    paused: boolean;
    skipReason: "already-there" | "cancelled" | "empty-folder" | "excluded" | "holds-secrets" | "junk" | "symlink" | null;
    error: {
        code: "accelerate-off" | "access-denied" | "access-key-unknown" | "acl-not-supported" | "aws-profile-missing" | "aws-profile-unusable" | "aws-sign-in-needed" | "bucket-name-invalid" | "bucket-not-found" | "bucket-quota-exceeded" | "bucket-region-invalid" | "bucket-taken" | "bucket-wrong-region" | "ca-file-invalid" | "cancelled" | "certificate-untrusted" | "checksum-mismatch" | "clock-skewed" | "connection-lost" | "disk-full" | "endpoint-invalid" | "endpoint-not-encrypted" | "endpoint-not-s3" | "endpoint-unsupported" | "file-changed" | "file-special" | "file-too-large" | "file-unreadable" | "file-vanished" | "folder-not-found" | "glob-invalid" | "host-not-found" | "internal" | "journal-damaged" | "journal-unwritable" | "key-collision" | "key-file-console-password-only" | "key-file-empty" | "key-file-malformed-key" | "key-file-missing-secret" | "key-file-not-recognised" | "key-file-not-trashed" | "key-file-several-keys" | "key-file-too-large" | "key-file-unreadable" | "key-invalid" | "key-too-long" | "kms-denied" | "mfa-code-missing" | "mfa-code-wrong" | "name-not-utf8" | "network-unreachable" | "nothing-to-upload" | "object-differs" | "object-exists" | "object-missing" | "object-unproven" | "profile-not-found" | "proxy-auth-required" | "proxy-invalid" | "proxy-refused" | "proxy-unreachable" | "request-invalid" | "request-refused" | "request-rejected" | "run-busy" | "run-not-found" | "secret-key-wrong" | "secret-unavailable" | "service-unavailable" | "slow-down" | "symlink-loop" | "timed-out" | "token-expired" | "upload-lost";
        details?: Record<string, string | number> | undefined;
    } | null;
    listed: "missing" | "other-size" | "same-size" | null;
    restarted: boolean;
}>;
