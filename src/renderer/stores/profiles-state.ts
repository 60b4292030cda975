import type { AppError } from '../../shared/errors/errors.js';
import type {
  CodeQuestion,
  FoundKeys,
  ImportedKeyFile,
  KeyCheckup,
  Profile,
} from '../../shared/models/account.js';
import type { RefusedItem } from '../../shared/models/plan.js';

/** The state of asking AWS about one set of keys. */
export type CheckupState =
  | { readonly state: 'pending' }
  | { readonly state: 'done'; readonly checkup: KeyCheckup }
  | { readonly state: 'failed'; readonly error: AppError };

/** The key file that was imported last: it still exists, with the secret in it. */
export interface ImportedFileState {
  readonly profileId: string;
  readonly file: ImportedKeyFile;
  readonly trash: 'offered' | 'moving' | 'moved';
  readonly error: AppError | null;
}

export interface ProfilesState {
  /** False until main has sent the saved keys. */
  readonly loaded: boolean;
  readonly profiles: readonly Profile[];
  /** Whose keys are in use; null when there are none. */
  readonly activeId: string | null;
  readonly importing: boolean;
  /** Of several dropped files, those that were not imported. */
  readonly refused: readonly RefusedItem[];
  readonly error: AppError | null;
  /** The checkups since the start, by profile id. */
  readonly checkups: Readonly<Record<string, CheckupState>>;
  /** Null when nothing was imported, and after it was dismissed. */
  readonly imported: ImportedFileState | null;
  /** Other keys on this computer, whether or not they were linked. */
  readonly found: readonly FoundKeys[];
  /** Codes that main waits for, oldest first. */
  readonly codeQuestions: readonly CodeQuestion[];
}

/** The profile in use, or null. */
export function activeProfile(state: ProfilesState): Profile | null {
  return state.profiles.find((profile) => profile.id === state.activeId) ?? null;
}

/** A list of profiles with one of them as it is now; unchanged without it. */
export function withProfile(profiles: readonly Profile[], changed: Profile): readonly Profile[] {
  return profiles.map((profile) => (profile.id === changed.id ? changed : profile));
}
