import { describe, expect, it, vi } from 'vitest';
import { createSafeStorageKeychain } from './safe-storage.js';

vi.mock('electron/main', () => ({ safeStorage: {} }));

type Storage = NonNullable<Parameters<typeof createSafeStorageKeychain>[0]>;

const reverse = (text: string): string => text.split('').toReversed().join('');

/** What Electron 33 has: no asynchronous calls. */
function oldStorage(backend: string, isAvailable = true): Storage {
  return {
    isEncryptionAvailable: () => isAvailable,
    encryptString: (plainText) => Buffer.from(`old:${reverse(plainText)}`),
    decryptString: (bytes) => reverse(bytes.toString().slice(4)),
    getSelectedStorageBackend: () => backend as 'kwallet6',
  };
}

function newStorage(backend: string, isAvailable = true): Storage {
  return {
    ...oldStorage(backend, false),
    isAsyncEncryptionAvailable: async () => isAvailable,
    encryptStringAsync: async (plainText) => Buffer.from(`new:${reverse(plainText)}`),
    decryptStringAsync: async (bytes) => ({
      result: reverse(bytes.toString().slice(4)),
      shouldReEncrypt: bytes.toString().startsWith('old:'),
    }),
  };
}

describe('createSafeStorageKeychain', () => {
  it('uses the asynchronous calls if they exist', async () => {
    const keychain = await createSafeStorageKeychain(newStorage('gnome_libsecret'), 'linux');
    expect(keychain.isAvailable).toBe(true);
    const bytes = await keychain.encrypt('secret');
    expect(Buffer.from(bytes).toString()).toBe('new:terces');
    expect(await keychain.decrypt(bytes)).toEqual({ plainText: 'secret', shouldEncryptAgain: false });
  });

  it('uses the older calls otherwise, and has their results encrypted again later', async () => {
    const keychain = await createSafeStorageKeychain(oldStorage('kwallet5'), 'linux');
    const bytes = await keychain.encrypt('secret');
    expect(await keychain.decrypt(bytes)).toEqual({ plainText: 'secret', shouldEncryptAgain: false });
    const newer = await createSafeStorageKeychain(newStorage('kwallet5'), 'linux');
    expect(await newer.decrypt(bytes)).toEqual({ plainText: 'secret', shouldEncryptAgain: true });
  });

  it.each(['basic_text', 'unknown'])('treats %s on Linux as no protection', async (backend) => {
    for (const storage of [oldStorage(backend), newStorage(backend)]) {
      const keychain = await createSafeStorageKeychain(storage, 'linux');
      expect(keychain.isAvailable).toBe(false);
      await expect(keychain.encrypt('secret')).rejects.toThrow('can not protect');
    }
  });

  it('asks for the backend on Linux only', async () => {
    const { getSelectedStorageBackend: _, ...storage } = newStorage('basic_text');
    expect((await createSafeStorageKeychain(storage, 'darwin')).isAvailable).toBe(true);
    expect((await createSafeStorageKeychain(storage, 'win32')).isAvailable).toBe(true);
    expect((await createSafeStorageKeychain(storage, 'linux')).isAvailable).toBe(false);
  });

  it('is unavailable when the system says so, or fails to answer', async () => {
    const broken: Storage = {
      ...newStorage('kwallet6'),
      isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')),
    };
    const storages = [oldStorage('kwallet6', false), newStorage('kwallet6', false), broken];
    for (const storage of storages) {
      expect((await createSafeStorageKeychain(storage, 'linux')).isAvailable).toBe(false);
    }
  });
});
