import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homeRegionOf, isOptInRegion, isRegionShaped, mayBeRegion, partitionOf, regions } from './regions.js';

describe('regions', () => {
  it('names each region once, in both languages, in the form of a region code', () => {
    expect(new Set(regions.map((region) => region.code)).size).toBe(regions.length);
    for (const { code, city } of regions) {
      expect(isRegionShaped(code), code).toBe(true);
      expect(city.en).not.toBe('');
      expect(city.ko, code).toMatch(/\p{Script=Hangul}/u);
    }
  });

  it('contains Seoul', () => {
    expect(regions).toContainEqual({
      code: 'ap-northeast-2',
      city: { en: 'Seoul', ko: '서울' },
      partition: 'aws',
    });
  });

  it('gives every region a home region in its own partition', () => {
    for (const { code, partition } of regions) {
      expect(partitionOf(homeRegionOf(code)), code).toBe(partition);
    }
  });
});

describe('isOptInRegion', () => {
  it('knows the opt-in regions, and that every partition’s home region is open to everyone', () => {
    expect(isOptInRegion('ap-east-1')).toBe(true);
    expect(isOptInRegion('ap-northeast-2')).toBe(false);
    for (const { code } of regions) expect(isOptInRegion(homeRegionOf(code)), code).toBe(false);
  });
});

describe('isRegionShaped', () => {
  it('accepts a region that is not known yet', () => {
    expect(isRegionShaped('ap-northeast-4')).toBe(true);
    expect(partitionOf('cn-south-1')).toBe('aws-cn');
    expect(partitionOf('us-gov-central-1')).toBe('aws-us-gov');
    expect(partitionOf('eusc-fr-west-1')).toBe('aws-eusc');
    expect(partitionOf('kr-seoul-1')).toBe('aws');
  });

  it.each(['', 'seoul', 'AP-NORTHEAST-2', 'ap-northeast-2 ', 'ap-northeast', 'EU', 'a.b-c-1', 'us-east-1\n'])(
    'refuses %j',
    (text) => expect(isRegionShaped(text)).toBe(false),
  );

  it('accepts nothing that could change a host name', () => {
    const intruder = fc.constantFrom(...'./@:?#%\\ \t\n\0_~가'.split(''));
    fc.assert(
      fc.property(fc.constantFrom(...regions), fc.nat(20), intruder, ({ code }, at, character) => {
        expect(isRegionShaped(code.slice(0, at) + character + code.slice(at))).toBe(false);
      }),
    );
    expect(isRegionShaped(`us-${'east'.repeat(8)}-1`)).toBe(false);
  });
});

it.each([
  ['ap-northeast-2', true, true],
  ['local', false, true],
  ['Zone-1', false, true],
  ['ap-northeast-', false, false],
  ['-a', false, false],
  ['', false, false],
])('a region may be called %s: on AWS %s, elsewhere %s', (text, onAws, elsewhere) => {
  expect(mayBeRegion(true, text)).toBe(onAws);
  expect(mayBeRegion(false, text)).toBe(elsewhere);
});
