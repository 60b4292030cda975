import { describe, expect, it } from 'vitest';
import { patternsOf } from './draft-form.js';

describe('patternsOf', () => {
  it('includes the pattern being typed, trimmed and without duplicates', () => {
    expect(patternsOf({ tags: ['*.csv'], text: ' (before)* ' })).toEqual(['*.csv', '(before)*']);
    expect(patternsOf({ tags: ['*.csv'], text: '*.csv' })).toEqual(['*.csv']);
    expect(patternsOf({ tags: [], text: '  ' })).toEqual([]);
  });
});
