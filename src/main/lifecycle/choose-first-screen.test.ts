import { describe, expect, it } from 'vitest';
import { type AtStart, chooseFirstScreen } from './choose-first-screen.js';

const start: AtStart = { profiles: [], language: 'ko', secretProtection: 'session', mayMove: false };

describe('the first screen', () => {
  it('is that of the keys, or of the buckets of the keys in use', () => {
    expect(chooseFirstScreen(start)).toEqual({ kind: 'keys', language: 'ko', secretProtection: 'session' });
    const keys = [{ isRootKey: false }, { isRootKey: true }];
    expect(chooseFirstScreen({ ...start, profiles: keys })).toEqual({ kind: 'buckets', language: 'ko' });
  });

  it.each([
    ['a run or an offer to continue comes first', { mayMove: true }],
    ['the keys can’t be read', { profiles: null }],
    ['there is a warning above it', { profiles: [{ isRootKey: true }] }],
  ])('is not drawn before the page’s script runs where %s', (_why, difference) => {
    expect(chooseFirstScreen({ ...start, ...difference })).toBeNull();
  });
});
