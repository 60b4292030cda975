import { expect, it } from 'vitest';
import { losesDroppedNames } from './text-encoding.js';

it.each([
  [{ LANG: 'ko_KR.UTF-8' }, false],
  [{ LANG: 'C.utf8' }, false],
  [{ LANG: 'ca_ES.UTF-8@valencia' }, false],
  [{ LC_ALL: '', LANG: 'C.UTF-8' }, false],
  [{ LC_CTYPE: 'C.UTF-8', LANG: 'C' }, false],
  [{ LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' }, true],
  [{ LC_ALL: 'POSIX' }, true],
  [{ LANG: 'ko_KR.eucKR' }, true],
  [{ LANG: 'ko_KR' }, true],
  [{}, true],
])('a locale of %o loses dropped names on Linux: %s', (environment, isLost) => {
  expect(losesDroppedNames('linux', environment)).toBe(isLost);
  expect(losesDroppedNames('darwin', environment)).toBe(false);
  expect(losesDroppedNames('win32', environment)).toBe(false);
});
