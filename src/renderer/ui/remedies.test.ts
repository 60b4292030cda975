import { describe, expect, it } from 'vitest';
import { sentenceValues } from '../../shared/errors/error-details.js';
import { type ErrorCode, errorCodes } from '../../shared/errors/errors.js';
import { createIntlFor, createTexts } from '../i18n/texts.js';
import { remediesOf } from './remedies.js';

/** What people meet between a key file and a bucket: none of it may be a dead end. */
const withRemedy: readonly ErrorCode[] = [
  'secret-key-wrong',
  'access-key-unknown',
  'token-expired',
  'clock-skewed',
  'bucket-wrong-region',
  'access-denied',
  'acl-not-supported',
  'kms-denied',
  'bucket-taken',
  'bucket-not-found',
  'slow-down',
  'network-unreachable',
  'host-not-found',
  'proxy-auth-required',
  'proxy-refused',
  'proxy-unreachable',
  'certificate-untrusted',
  'endpoint-not-s3',
  'endpoint-not-encrypted',
  'endpoint-unsupported',
  'accelerate-off',
];

it.each(withRemedy)('%s has an action', (code) => expect(remediesOf(code)).not.toEqual([]));

describe.each(['en', 'ko'] as const)('error actions in %s', (language) => {
  const texts = createTexts(createIntlFor(language));

  it('have a label for every button', () => {
    for (const code of errorCodes) {
      for (const remedy of remediesOf(code)) {
        const label = texts.text(`remedy.${remedy}`, sentenceValues({ code }));
        expect(label, `${code} ${remedy}`).toMatch(/\p{Letter}{2}/u);
        expect(label).not.toMatch(/[{}_]/);
      }
    }
  });

  it('name the region if it is known', () => {
    const error = { code: 'bucket-wrong-region' as const, details: { region: 'ap-northeast-2' } };
    expect(texts.text('remedy.switch-region', sentenceValues(error))).toContain('ap-northeast-2');
  });
});
