import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keychain } from '../../src/base/files/keychain.js';

/** A keychain of its own: what one encrypts, another can't decrypt. */
export function createTestKeychain(): Keychain & {
  encryptAgainNext: boolean;
  isLocked: boolean;
  readonly calls: { encrypt: number; decrypt: number };
} {
  const key = randomBytes(32);
  const calls = { encrypt: 0, decrypt: 0 };
  return {
    isAvailable: true,
    encryptAgainNext: false,
    isLocked: false,
    calls,
    async encrypt(plainText) {
      calls.encrypt += 1;
      if (this.isLocked) throw new Error('the keychain is locked');
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    async decrypt(bytes) {
      calls.decrypt += 1;
      if (this.isLocked) throw new Error('the keychain is locked');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const plainText = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
        'utf8',
      );
      return { plainText, shouldEncryptAgain: this.encryptAgainNext };
    },
  };
}
