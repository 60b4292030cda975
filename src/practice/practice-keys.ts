import { randomBytes, randomInt } from 'node:crypto';
import type { PracticeAccount } from './practice-account.js';

const keyIdAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A new user with keys that look like AWS's: an id of `AKIA` and 16 characters, a secret of 40.
 * @param userName name of the IAM user, as the key file's name shows it
 */
export function createPracticeKeys(userName = 'practice'): PracticeAccount {
  const suffix = Array.from({ length: 16 }, () => keyIdAlphabet[randomInt(keyIdAlphabet.length)] ?? 'A').join(
    '',
  );
  const digits = Array.from({ length: 12 }, () => String(randomInt(10))).join('');
  return {
    accessKeyId: `AKIA${suffix}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    userName,
    accountId: digits,
  };
}

/**
 * The file that IAM offers for download when an access key is created, `USER_accessKeys.csv`: byte order mark
 * and CRLF.
 */
export function practiceKeyFile(account: PracticeAccount): {
  readonly name: string;
  readonly content: string;
} {
  return {
    name: `${account.userName}_accessKeys.csv`,
    content: `\uFEFFAccess key ID,Secret access key\r\n${account.accessKeyId},${account.secretAccessKey}\r\n`,
  };
}
