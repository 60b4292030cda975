import { describe, expect, it } from 'vitest';
import { daysBetween } from './formats.js';
import { createIntlFor, createTexts } from './texts.js';

const en = createTexts(createIntlFor('en'));
const ko = createTexts(createIntlFor('ko'));

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [999_949, '999.9 KB'],
    [999_950, '1.0 MB'],
    [12_310_317, '12.3 MB'],
    [5_497_558_138_880, '5.5 TB'],
    [53_687_091_200_000_000, '53.7 PB'],
    [9_007_199_254_740_991_000, '9,007.2 PB'],
  ])('%i is written as %s', (value, text) => {
    expect(en.bytes(value).replace('\u00a0', ' ')).toBe(text);
    expect(ko.bytes(value)).toBe(text.replace(' ', ''));
  });
});

describe('rates', () => {
  it.each([
    [310, 6_400, '310 files/s · 6.4 KB/s', '초당 310개 · 6.4KB/초'],
    [10.04, 207, '10 files/s · 207 B/s', '초당 10개 · 207B/초'],
    [9.96, 207, '10 files/s · 207 B/s', '초당 10개 · 207B/초'],
    [0.5, 12_400_000, '12.4 MB/s · 0.5 files/s', '12.4MB/초 · 초당 0.5개'],
    [0.01, 12_400_000, '12.4 MB/s', '12.4MB/초'],
    [2, 0, '2 files/s · 0 B/s', '초당 2개 · 0B/초'],
    [3, null, '3 files/s', '초당 3개'],
    [null, 1000, '1.0 KB/s', '1.0KB/초'],
    [null, null, '–', '–'],
  ])('of %d files and %d bytes begin with what says more', (files, bytes, english, korean) => {
    expect(en.rates(files, bytes).replaceAll('\u00a0', ' ')).toBe(english);
    expect(ko.rates(files, bytes)).toBe(korean);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s', '0초'],
    [1, '1 s', '1초'],
    [59_000, '59 s', '59초'],
    [59_001, '1 min 0 s', '1분 0초'],
    [3_599_000, '59 min 59 s', '59분 59초'],
    [3_600_000, '1 h 0 min', '1시간 0분'],
    [360_000_000, '100 h 0 min', '100시간 0분'],
  ])('of %i ms are written in the two largest units', (milliseconds, english, korean) => {
    expect(en.duration(milliseconds)).toBe(english);
    expect(ko.duration(milliseconds)).toBe(korean);
  });
});

describe('percentages', () => {
  it('are 100% only when everything is done', () => {
    expect(en.percent(0.999_999)).toBe('99%');
    expect(en.percent(1)).toBe('100%');
    expect(en.percent(1.2)).toBe('100%');
    expect(en.percent(-1)).toBe('0%');
  });
});

describe('counted nouns', () => {
  it('follow the language’s plural rules', () => {
    expect(en.text('upload.buttonFiles', { files: 1, size: '1 B', bucket: 'b' })).toBe(
      'Upload 1 file (1 B) to b',
    );
    expect(en.text('upload.buttonFiles', { files: 4000, size: '1 B', bucket: 'b' })).toBe(
      'Upload 4,000 files (1 B) to b',
    );
    expect(ko.text('upload.buttonFiles', { files: 4000, size: '1B', bucket: 'b' })).toBe(
      'b에 파일 4,000개(1B) 업로드',
    );
  });
});

describe('when', () => {
  const now = new Date(2026, 2, 1, 0, 30).getTime();
  // Locales differ in the space before AM and PM.
  const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

  it.each([
    [new Date(2026, 2, 1, 0, 5), 'today 12:05 AM', '오늘 오전 12:05'],
    [new Date(2026, 1, 28, 14, 2), 'yesterday 2:02 PM', '어제 오후 2:02'],
    [new Date(2026, 1, 27, 14, 2), 'Feb 27 2:02 PM', '2월 27일 오후 2:02'],
    [new Date(2025, 1, 28, 14, 2), 'Feb 28, 2025 2:02 PM', '2025년 2월 28일 오후 2:02'],
  ])('%s is written as %s', (moment, english, korean) => {
    expect(plain(en.when(moment.getTime(), now))).toBe(english);
    // One release of the Unicode data, the one in Node 20, has AM and PM in Korean too.
    const told = plain(ko.when(moment.getTime(), now)).replace('AM', '오전').replace('PM', '오후');
    expect(told).toBe(korean);
  });

  it('daysBetween counts midnights, not hours', () => {
    expect(daysBetween(new Date(2026, 2, 1, 23, 59).getTime(), new Date(2026, 2, 2, 0, 1).getTime())).toBe(1);
    expect(daysBetween(new Date(2026, 2, 1, 0, 1).getTime(), new Date(2026, 2, 1, 23, 59).getTime())).toBe(0);
    // Across a change to or from daylight saving time, where there is one.
    expect(daysBetween(new Date(2026, 2, 1, 1).getTime(), new Date(2026, 10, 30, 23).getTime())).toBe(274);
  });
});

it('dates and numbers are those of the system’s region, whatever the language', () => {
  const afternoon = new Date(2026, 10, 25, 14, 2).getTime();
  const of = (language: 'en' | 'ko', region: string) =>
    createTexts(createIntlFor(language, undefined, region));
  expect(of('en', 'DE').bytes(12_310_317).replace('\u00a0', ' ')).toBe('12,3 MB');
  expect(of('en', 'GB').day(afternoon)).toBe('25 Nov 2026');
  expect(of('en', 'US').day(afternoon)).toBe('Nov 25, 2026');
  expect(of('en', 'GB').when(afternoon, afternoon)).toContain('14:02');
  expect(of('ko', 'US').day(afternoon)).toBe('2026. 11. 25.');
});
