import type { Connector } from '../../../accounts/connection.js';
import type { ImportedFiles } from '../../../accounts/imported-files.js';
import type { MfaPrompt } from '../../../accounts/mfa-prompt.js';
import type { ProfileStore } from '../../../accounts/profile-store.js';
import { readKeyFile } from '../../../accounts/read-key-file.js';
import type { KeyFile } from '../../../s3/key-file/parse-key-file.js';
import { err, unwrap } from '../../../shared/errors/errors.js';
import type { ImportedKeys } from '../../../shared/models/account.js';
import type { OpenedPaths } from '../../lifecycle/opened-paths.js';
import type { Dialogs } from '../../window/dialogs.js';
import { orLostName } from '../lost-name.js';
import type { HandlersOf } from '../register.js';

export interface ProfileServices {
  readonly profiles: ProfileStore;
  readonly connector: Pick<Connector, 'connect'>;
  readonly codes: MfaPrompt;
  readonly importedFiles: ImportedFiles;
  readonly dialogs: Dialogs;
  readonly opened: Pick<OpenedPaths, 'waiting' | 'remove'>;
  /** Names of dropped files beyond ASCII are lost: see `text-encoding.ts`. */
  readonly namesLost: boolean;
  /** Base URL of the S3-compatible server that imported keys belong to; null for AWS. */
  readonly endpoint: string | null;
}

export function profileHandlers(services: ProfileServices): HandlersOf<'profiles'> {
  const { profiles, connector, codes, importedFiles, dialogs, opened, namesLost, endpoint } = services;
  const importFrom = async (path: string): Promise<ImportedKeys> =>
    importKeys(path, unwrap(await readKeyFile(path)));
  const importKeys = async (path: string, keyFile: KeyFile): Promise<ImportedKeys> => {
    const profile = await profiles.add(keyFile, endpoint);
    return { profile, file: await importedFiles.remember(profile, path, keyFile) };
  };
  return {
    'profiles.list': async () => [...(await profiles.list())],
    'profiles.chooseKeyFile': async () => {
      const path = await dialogs.chooseKeyFile();
      return path === null ? null : importFrom(path);
    },
    'profiles.importDropped': async ({ path, name }) => {
      const read = path === '' ? err('dropped-without-path', { name }) : await readKeyFile(path);
      const answer = read.ok || !namesLost ? read : { ok: false as const, error: orLostName(read.error) };
      return importKeys(path, unwrap(answer));
    },
    'profiles.importOpened': async () => {
      for (const path of opened.waiting()) {
        const read = await readKeyFile(path);
        if (read.ok) {
          opened.remove(path);
          return importKeys(path, read.value);
        }
      }
      return null;
    },
    'profiles.trashKeyFile': async ({ profileId }) => {
      await importedFiles.moveToTrash(profileId);
      return null;
    },
    'profiles.check': async ({ profileId }) => {
      const { checkKeys } = await import('../../../accounts/key-checkup.js');
      const checkup = await checkKeys(unwrap(await connector.connect(profileId)));
      const { identity } = checkup;
      const profile = await profiles.change(profileId, {
        ...(identity === null || identity.name === '' ? {} : { userName: identity.name }),
        ...(identity === null ? {} : { isRootKey: identity.kind === 'root' }),
      });
      return { profile, checkup };
    },
    'profiles.rename': ({ profileId, name }) => profiles.change(profileId, { name }),
    'profiles.use': async ({ profileId }) => {
      await profiles.use(profileId);
      return null;
    },
    'profiles.found': async () => [...(await profiles.found())],
    'profiles.link': (which) => profiles.link(which, endpoint),
    'profiles.codeQuestions': async () => [...codes.pending()],
    'profiles.answerCode': async ({ requestId, code }) => {
      codes.answer(requestId, code);
      return null;
    },
    'profiles.remove': async ({ profileId }) => {
      await profiles.remove(profileId);
      return null;
    },
  };
}
