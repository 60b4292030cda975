import { describe, expect, it } from 'vitest';
import { regions } from '../../../shared/aws/regions.js';
import { cityOf, nearestOf, regionOf, regionOptions } from './region-options.js';

const written = (milliseconds: number): string => `${milliseconds} ms`;

describe('regionOptions', () => {
  it('start with the suggested region, and contain all of them', () => {
    const options = regionOptions('ko', true, [], written);
    expect(options[0]).toEqual({ value: 'ap-northeast-2', label: '서울 (ap-northeast-2)' });
    expect(options).toHaveLength(regions.length);
    expect(regionOf('서울 (ap-northeast-2)', options)).toBe('ap-northeast-2');
    expect(regionOf(' ap-northeast-4 ', options)).toBe('ap-northeast-4');
  });

  it('start with the nearest once measured, and end with those that did not answer', () => {
    const measured = [
      { region: 'eu-west-1', milliseconds: 9 },
      { region: 'ap-northeast-1', milliseconds: 30 },
    ];
    const options = regionOptions('en', true, measured, written);
    expect(options.slice(0, 3).map(({ value, detail }) => [value, detail])).toEqual([
      ['eu-west-1', '9 ms'],
      ['ap-northeast-1', '30 ms'],
      ['us-east-1', undefined],
    ]);
    expect(options).toHaveLength(regions.length);
  });
});

describe('nearestOf', () => {
  it('skips regions that an account has to enable first', () => {
    const measured = [
      { region: 'ap-east-1', milliseconds: 2 },
      { region: 'ap-southeast-1', milliseconds: 30 },
    ];
    expect(nearestOf(measured)).toBe('ap-southeast-1');
    expect(nearestOf(measured.slice(0, 1))).toBe('ap-east-1');
    expect(nearestOf([])).toBeNull();
  });
});

it('cityOf names a city in the window’s language, and an unknown region by its code', () => {
  expect(cityOf('eu-central-1', 'ko')).toBe('프랑크푸르트');
  expect(cityOf('ap-northeast-4', 'en')).toBe('ap-northeast-4');
});
