import { describe, expect, it } from 'vitest';
import { pageWith } from './first-pages.js';

const page = '<html lang="en"><head><title>Hoist</title></head><body><div id="root"></div></body></html>';
const screen = { kind: 'buckets', language: 'ko' } as const;

describe('a page with a first screen', () => {
  it('has it out of reach, in its language', () => {
    expect(pageWith(page, screen, { title: '버킷 $& Hoist', body: '<h1>$1</h1>' })).toBe(
      '<html lang="ko"><head><title>버킷 $& Hoist</title></head><body>' +
        '<div id="root"><div inert aria-hidden="true"><h1>$1</h1></div></div></body></html>',
    );
  });

  it.each(['<p style="color:red">x</p>', '<style>p{}</style>', '<a onclick="x()">x</a>'])(
    'is refused with what the policy forbids: %s',
    (body) => {
      expect(() => pageWith(page, screen, { title: 'Hoist', body })).toThrow('of its own');
    },
  );

  it('is refused when the page has no room for it', () => {
    expect(() => pageWith('<html lang="en">', screen, { title: 'Hoist', body: '' })).toThrow('has no');
  });
});
