import { z } from 'zod';
import * as account from '../models/account.js';
import * as connection from '../models/connection.js';
import { type ContractOf, droppedItem, id, nothing } from './contract-fields.js';

/** Keys, how they are connected, and the proxy. */
export const accountsContract = {
  'profiles.list': { in: nothing, out: z.array(account.profile) },
  /** Opens a file dialog; null when it was closed. */
  'profiles.chooseKeyFile': { in: nothing, out: account.importedKeys.nullable() },
  'profiles.importDropped': { in: droppedItem, out: account.importedKeys },
  /** Imports the first key file that the system asked Hoist to open; null when there is none. What else was opened stays. */
  'profiles.importOpened': { in: nothing, out: account.importedKeys.nullable() },
  /** Moves the key file that these keys were imported from to the trash: this file only, and only once. */
  'profiles.trashKeyFile': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Asks AWS whose keys these are and whether they work; the answer is stored with them. */
  'profiles.check': {
    in: z.strictObject({ profileId: id }),
    out: z.strictObject({ profile: account.profile, checkup: account.keyCheckup }),
  },
  /** Gives keys a name chosen by the user; null removes it. */
  'profiles.rename': {
    in: z.strictObject({ profileId: id, name: z.string().trim().min(1).max(64).nullable() }),
    out: account.profile,
  },
  /** Puts these keys into use, also after a restart. */
  'profiles.use': { in: z.strictObject({ profileId: id }), out: z.null() },
  /** Keys of the AWS tools and of the environment on this computer. */
  'profiles.found': { in: nothing, out: z.array(account.foundKeys) },
  /** Links such keys; the keys themselves are not stored. */
  'profiles.link': {
    in: z.strictObject({ source: account.foundKeys.shape.source, name: z.string().max(256) }),
    out: account.profile,
  },
  /** What `profiles.codeWanted` has asked and nobody answered, for a page that is loaded again. */
  'profiles.codeQuestions': { in: nothing, out: z.array(account.codeQuestion) },
  /** Answers `profiles.codeWanted`; null: the user has no code. */
  'profiles.answerCode': {
    in: z.strictObject({
      requestId: id,
      code: z
        .string()
        .regex(/^\d{6}$/)
        .nullable(),
    }),
    out: z.null(),
  },
  'profiles.remove': { in: z.strictObject({ profileId: id }), out: z.null() },

  /** The connection settings of these keys. */
  'connections.get': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'connections.set': {
    in: z.strictObject({ profileId: id, settings: connection.connectionSettings }),
    out: connection.connectionView,
  },
  /** Returns to the usual settings, also from settings that can't be decrypted. */
  'connections.forget': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  /**
   * Opens a file dialog and trusts the certificates in the chosen file for this connection; null when it was
   * closed.
   */
  'connections.chooseCaFile': {
    in: z.strictObject({ profileId: id }),
    out: connection.connectionView.nullable(),
  },
  'connections.removeCaFile': { in: z.strictObject({ profileId: id }), out: connection.connectionView },
  'proxy.get': { in: nothing, out: connection.proxyView },
  'proxy.set': { in: connection.proxyChange, out: connection.proxyView },
} as const satisfies ContractOf<'profiles' | 'connections' | 'proxy'>;
