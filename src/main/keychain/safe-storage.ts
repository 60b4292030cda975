import { safeStorage } from 'electron/main';
import { type Keychain, noProtection } from '../../base/files/keychain.js';

/** The parts of Electron's safeStorage that are used; the asynchronous ones came after Electron 33. */
type SafeStorage = Pick<typeof safeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<
    Pick<
      typeof safeStorage,
      'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
    >
  >;

/**
 * The system's keychain, as far as it protects anything. On Linux without a password manager Electron
 * encrypts with a password that is the same everywhere; that counts as no protection.
 *
 * To be called after the app is ready. Never fails. Source:
 * https://www.electronjs.org/docs/latest/api/safe-storage
 */
export async function createSafeStorageKeychain(
  storage: SafeStorage = safeStorage,
  platform: NodeJS.Platform = process.platform,
): Promise<Keychain> {
  try {
    if (platform === 'linux' && !hasPasswordManager(storage)) return noProtection;
    return (await asynchronous(storage)) ?? synchronous(storage) ?? noProtection;
  } catch {
    return noProtection;
  }
}

function hasPasswordManager(storage: SafeStorage): boolean {
  const backend = storage.getSelectedStorageBackend?.() ?? 'unknown';
  return backend !== 'basic_text' && backend !== 'unknown';
}

async function asynchronous(storage: SafeStorage): Promise<Keychain | null> {
  if (
    storage.isAsyncEncryptionAvailable === undefined ||
    storage.encryptStringAsync === undefined ||
    storage.decryptStringAsync === undefined
  ) {
    return null;
  }
  if (!(await storage.isAsyncEncryptionAvailable())) return noProtection;
  const encrypt = storage.encryptStringAsync.bind(storage);
  const decrypt = storage.decryptStringAsync.bind(storage);
  return {
    isAvailable: true,
    encrypt: (plainText) => encrypt(plainText),
    decrypt: async (bytes) => {
      const { result, shouldReEncrypt } = await decrypt(Buffer.from(bytes));
      return { plainText: result, shouldEncryptAgain: shouldReEncrypt };
    },
  };
}

function synchronous(storage: SafeStorage): Keychain | null {
  if (!storage.isEncryptionAvailable()) return null;
  return {
    isAvailable: true,
    encrypt: async (plainText) => storage.encryptString(plainText),
    decrypt: async (bytes) => ({
      plainText: storage.decryptString(Buffer.from(bytes)),
      shouldEncryptAgain: false,
    }),
  };
}
