import type { Connection } from '../s3/client/connection.js';
import type { Result } from '../shared/errors/errors.js';
import type { Profile } from '../shared/models/account.js';

/** The keys of a profile and their server; for main and the engine only. */
export interface ProfileKeys {
  readonly credentials: Connection['credentials'];
  /** Base URL of an S3-compatible server; null for AWS. */
  readonly endpoint: string | null;
}

export interface ProfileChanges {
  /** At most 64 characters; null for the name that the keys come with. */
  readonly name?: string | null;
  readonly userName?: string;
  readonly isRootKey?: boolean;
}

/** A source of profiles: imported key files, or the keys that this computer has for the AWS tools. */
export interface ProfileSource {
  /** Never contains a secret. */
  list(): Promise<readonly Profile[]>;
  has(id: string): Promise<boolean>;
  /**
   * Changes what is stored besides the keys: the name the user gives them, and what AWS told about them.
   *
   * @throws HoistError `profile-not-found`, or the reason why the file can't be rewritten
   */
  change(id: string, changes: ProfileChanges): Promise<Profile>;
  /** Notes that these keys are in use now, for the order of `list`. Never fails. */
  use(id: string): Promise<void>;
  /**
   * Removes keys, on disk as well; an unknown id counts as removed.
   *
   * @throws HoistError when the file can't be rewritten; the keys are then still there
   */
  remove(id: string): Promise<void>;
  /** Fails with `profile-not-found`, `secret-unavailable`, or the reason why the keys can't be fetched. */
  keysOf(id: string): Promise<Result<ProfileKeys>>;
}
