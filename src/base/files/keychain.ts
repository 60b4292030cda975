/**
 * Encrypts secrets so that only this user of this computer can decrypt them. The app's implementation uses
 * the operating system's keychain; tests bring their own.
 */
export interface Keychain {
  /** False when the system can't protect a secret: then nothing is written to disk. */
  readonly isAvailable: boolean;
  /** @throws when the keychain refuses */
  encrypt(plainText: string): Promise<Uint8Array>;
  /** @throws when the keychain refuses, or the bytes are damaged or of another user */
  decrypt(bytes: Uint8Array): Promise<DecryptedSecret>;
}

export interface DecryptedSecret {
  readonly plainText: string;
  /** The system has a newer or better key: encrypt the secret again and store it. */
  readonly shouldEncryptAgain: boolean;
}

/** For systems without protection: it stores nothing, so keys live until Hoist closes. */
export const noProtection: Keychain = {
  isAvailable: false,
  encrypt: () => Promise.reject(new Error('this system can not protect secrets')),
  decrypt: () => Promise.reject(new Error('this system can not protect secrets')),
};
