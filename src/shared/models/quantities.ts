const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * The value and unit in which a number of bytes is shown, as in file managers, with the number of decimals; a
 * value that would round to 1,000.0 moves to the next unit.
 */
export function scaleBytes(value: number): {
  readonly value: number;
  readonly unit: (typeof units)[number];
  readonly digits: 0 | 1;
} {
  let scaled = value;
  let index = 0;
  while (index < units.length - 1 && (index === 0 ? scaled >= 1000 : scaled >= 999.95)) {
    scaled /= 1000;
    index += 1;
  }
  return { value: scaled, unit: units[index] ?? 'B', digits: index === 0 ? 0 : 1 };
}

/** Milliseconds as whole hours, minutes and seconds, rounded up to the next second. */
export function splitDuration(milliseconds: number): { hours: number; minutes: number; seconds: number } {
  const total = Math.ceil(Math.max(0, milliseconds) / 1000);
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 };
}
