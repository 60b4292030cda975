/** A file as a scan finds it: its path as the file system writes it, its size in bytes. */
export interface FileSample {
  readonly path: string;
  readonly size: number;
}

/** The tutorial's folder, with names that no tool may stumble over. */
export const tutorialFiles: readonly FileSample[] = [
  { path: '(before) Player actions features.csv', size: 4_812_331 },
  { path: '(before) Player information features.csv', size: 2_310_114 },
  { path: '(before) Social interaction diversity features.csv', size: 3_900_870 },
  { path: '(before) Group activities features.csv', size: 1_287_002 },
  { path: '(after) Player actions features.csv', size: 4_900_112 },
  { path: '(after) Group activities features.csv', size: 1_300_400 },
  { path: 'before.csv', size: 1_024 },
  { path: '.DS_Store', size: 6_148 },
  { path: '하위 폴더/측정 결과 2026-11.xlsx'.normalize('NFD'), size: 20_971_520 },
  { path: '하위 폴더/빈 파일.txt'.normalize('NFD'), size: 0 },
  { path: 'notes + & % # 🎉.md', size: 3_310 },
];

export const secretFiles: readonly FileSample[] = [
  { path: '.env', size: 212 },
  { path: 'jiwoo.kim_accessKeys.csv', size: 98 },
  { path: 'ssh/id_rsa', size: 2602 },
];

export const longFiles: readonly FileSample[] = [
  { path: `${'아주 긴 한국어 파일 이름 '.repeat(6)}최종_진짜최종.csv`, size: 98_304_221_004 },
  { path: `${'deeply/nested/folder/structure/'.repeat(8)}measurement.parquet`, size: 5_497_558_138_880 },
  { path: `${'x'.repeat(250)}.bin`, size: 12 },
  { path: `${'👩‍👩‍👧‍👦'.repeat(10)} family photo.jpg`, size: 7_340_032 },
];

/** Many small files of about 100 kB in dated folders. */
export function manyFiles(count: number): readonly FileSample[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `sensors/2026-11-${String((index % 30) + 1).padStart(2, '0')}/reading-${String(index).padStart(6, '0')}.json`,
    size: 800 + ((index * 7_919) % 240_000),
  }));
}

/** As long as AWS allows a bucket name to be. */
export const longBucketName = `${'long-bucket-name-'.repeat(3)}abcdefghijkl`;
