/**
 * Encrypts secrets so that only this user of this computer can read them again. The app has one over the operating
 * system's keychain; tests bring their own.
 */
export interface Keychain {
  /** False when the system can't keep a secret: then nothing is written to disk at all. */
  readonly isAvailable: boolean;
  /** @throws when the keychain refuses */
  encrypt(plainText: string): Promise<Uint8Array>;
  /** @throws when the keychain refuses, or the bytes are another user's or damaged */
  decrypt(bytes: Uint8Array): Promise<DecryptedSecret>;
}

export interface DecryptedSecret {
  readonly plainText: string;
  /** The system has a newer or better key: what was decrypted should be encrypted once more and stored again. */
  readonly shouldEncryptAgain: boolean;
}

/** Protects nothing, because nothing may be kept: keys then live until Hoist closes. */
export const noProtection: Keychain = {
  isAvailable: false,
  encrypt: () => Promise.reject(new Error('this system can not protect secrets')),
  decrypt: () => Promise.reject(new Error('this system can not protect secrets')),
};
