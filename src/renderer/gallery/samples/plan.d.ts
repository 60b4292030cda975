import { type Draft, type DraftRow } from '../../../shared/models/plan.js';
import type { FileSample } from './files.js';
export declare function draftSample(change?: Partial<Draft>): Draft;
/** A file of the plan that goes up under its own name. */
export declare function draftRowSample({ path, size }: FileSample, change?: Partial<DraftRow>): DraftRow;
export declare function excludedRow(file: FileSample, skipReason?: DraftRow['skipReason']): DraftRow;
export declare function problemRow(file: FileSample, error: NonNullable<DraftRow['error']>): DraftRow;
/** The draft of one folder that holds these rows; every sum is counted from them. */
export declare function draftOf(rows: readonly DraftRow[], change?: Partial<Draft>): Draft;
/** What `draft.rows` answers for these rows. */
export declare function draftPages(rows: readonly DraftRow[]): (question: import("./tally.js").PageQuestion<"excluded" | "matched" | "problems">) => import("./tally.js").Page<{
    path: string;
    key: string | null;
    size: number;
    skipReason: "already-there" | "cancelled" | "empty-folder" | "excluded" | "holds-secrets" | "junk" | "symlink" | null;
    error: {
        code: "accelerate-off" | "access-denied" | "access-key-unknown" | "acl-not-supported" | "aws-profile-missing" | "aws-profile-unusable" | "aws-sign-in-needed" | "bucket-name-invalid" | "bucket-not-found" | "bucket-quota-exceeded" | "bucket-region-invalid" | "bucket-taken" | "bucket-wrong-region" | "ca-file-invalid" | "cancelled" | "certificate-untrusted" | "checksum-mismatch" | "clock-skewed" | "connection-lost" | "disk-full" | "endpoint-invalid" | "endpoint-not-encrypted" | "endpoint-not-s3" | "endpoint-unsupported" | "file-changed" | "file-special" | "file-too-large" | "file-unreadable" | "file-vanished" | "folder-not-found" | "glob-invalid" | "host-not-found" | "internal" | "journal-damaged" | "journal-unwritable" | "key-collision" | "key-file-console-password-only" | "key-file-empty" | "key-file-malformed-key" | "key-file-missing-secret" | "key-file-not-recognised" | "key-file-not-trashed" | "key-file-several-keys" | "key-file-too-large" | "key-file-unreadable" | "key-invalid" | "key-too-long" | "kms-denied" | "mfa-code-missing" | "mfa-code-wrong" | "name-not-utf8" | "network-unreachable" | "nothing-to-upload" | "object-differs" | "object-exists" | "object-missing" | "object-unproven" | "profile-not-found" | "proxy-auth-required" | "proxy-invalid" | "proxy-refused" | "proxy-unreachable" | "request-invalid" | "request-refused" | "request-rejected" | "run-busy" | "run-not-found" | "secret-key-wrong" | "secret-unavailable" | "service-unavailable" | "slow-down" | "symlink-loop" | "timed-out" | "token-expired" | "upload-lost";
        details?: Record<string, string | number> | undefined;
    } | null;
}>;
