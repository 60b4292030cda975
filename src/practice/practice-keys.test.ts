import { describe, expect, it } from 'vitest';
import { createPracticeKeys, practiceKeyFile } from './practice-keys.js';

describe('practice keys', () => {
  it('look like those of AWS, and are new every time', () => {
    const keys = createPracticeKeys('minji');
    expect(keys.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(keys.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(keys.accountId).toMatch(/^\d{12}$/);
    expect(createPracticeKeys().secretAccessKey).not.toBe(keys.secretAccessKey);
  });

  it('come in a file like IAM’s', () => {
    const keys = createPracticeKeys('minji');
    expect(practiceKeyFile(keys)).toEqual({
      name: 'minji_accessKeys.csv',
      content: `\uFEFFAccess key ID,Secret access key\r\n${keys.accessKeyId},${keys.secretAccessKey}\r\n`,
    });
  });
});
