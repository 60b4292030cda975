import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxKeyBytes } from '../../shared/aws/key-rules.js';
import { createKeyMapper } from './key-mapper.js';

const plain = createKeyMapper({ prefix: '', rootNames: [null] });

describe('createKeyMapper', () => {
  it('adds prefix and folder name', () => {
    const mapKey = createKeyMapper({ prefix: '/2026//raw', rootNames: ['photos', null] });
    expect(mapKey(0, 'a/b.jpg')).toEqual({ ok: true, value: '2026/raw/photos/a/b.jpg' });
    expect(mapKey(1, 'c.jpg')).toEqual({ ok: true, value: '2026/raw/c.jpg' });
  });

  it('writes keys in NFC', () => {
    expect(plain(0, '한글'.normalize('NFD'))).toEqual({ ok: true, value: '한글'.normalize('NFC') });
  });

  it('counts bytes, not characters: 341 Hangul syllables fit, 342 do not', () => {
    expect(plain(0, '가'.repeat(341)).ok).toBe(true);
    const path = '가'.repeat(342);
    expect(plain(0, path)).toEqual({
      ok: false,
      error: { code: 'key-too-long', details: { path, bytes: 1026 } },
    });
  });

  it.each(['a/../b', './a', 'a//b', 'a/', '\uD800'])('refuses %j', (path) => {
    expect(plain(0, path)).toMatchObject({ ok: false, error: { code: 'key-invalid' } });
  });

  it('never gives two paths the same key unless they differ in normalisation only', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/'));
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    fc.assert(
      fc.property(path, path, fc.string(), (a, b, prefix) => {
        const mapKey = createKeyMapper({ prefix, rootNames: [null] });
        const [keyA, keyB] = [mapKey(0, a), mapKey(0, b)];
        if (!keyA.ok || !keyB.ok) return;
        expect(Buffer.byteLength(keyA.value)).toBeLessThanOrEqual(maxKeyBytes);
        expect(keyA.value === keyB.value).toBe(a.normalize('NFC') === b.normalize('NFC'));
      }),
    );
  });
});
