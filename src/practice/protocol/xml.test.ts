import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, plainDocument, readDocument } from './xml.js';

describe('xml', () => {
  it('returns text as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const document = Buffer.from(plainDocument('Root', [element('Key', `.${text}`)]));
        expect(readDocument(document, 'Root').text('Key')).toBe(`.${text}`);
      }),
    );
  });

  it.each([
    '',
    'text',
    '<Other/>',
    '<Root><Key></Root>',
    '<!DOCTYPE Root [<!ENTITY x "y">]><Root><Key>&x;</Key></Root>',
  ])('refuses %j', (text) => {
    expect(() => readDocument(Buffer.from(text), 'Root')).toThrow('not well-formed');
  });
});
