import { isOptInRegion, type Region, regions } from '../../../shared/aws/regions.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';

export interface RegionOption {
  readonly value: string;
  readonly label: string;
  /** How fast it answers, once measured. */
  readonly detail?: string;
}

/** A region in lists: `Seoul (ap-northeast-2)`; only the code for an unknown one. */
export function regionLabel(code: string, language: 'en' | 'ko'): string {
  const known = regions.find((region) => region.code === code);
  return known === undefined ? code : labelOf(known, language);
}

function labelOf(region: Region, language: 'en' | 'ko'): string {
  return `${region.city[language]} (${region.code})`;
}

/** The city of a region; its code for an unknown one. */
export function cityOf(code: string, language: 'en' | 'ko'): string {
  return regions.find((region) => region.code === code)?.city[language] ?? code;
}

/** The region to suggest, and the first of the list. */
export function homeRegion(speaksKorean: boolean): string {
  return speaksKorean ? 'ap-northeast-2' : 'us-east-1';
}

/**
 * Every known region: the suggested one first, or the nearest ones once measured.
 * @param written formats a time in milliseconds
 */
export function regionOptions(
  language: 'en' | 'ko',
  speaksKorean: boolean,
  latencies: readonly RegionLatency[],
  written: (milliseconds: number) => string,
): readonly RegionOption[] {
  const home = homeRegion(speaksKorean);
  const times = new Map(latencies.map(({ region, milliseconds }) => [region, milliseconds]));
  const rank = ({ code }: Region): number =>
    times.get(code) ?? (times.size === 0 && code === home ? -1 : Number.MAX_SAFE_INTEGER);
  return regions
    .toSorted((one, other) => rank(one) - rank(other))
    .map((region) => {
      const time = times.get(region.code);
      return {
        value: region.code,
        label: labelOf(region, language),
        ...(time === undefined ? {} : { detail: written(time) }),
      };
    });
}

/** The nearest region that every account may use; the nearest of all when there is none. */
export function nearestOf(latencies: readonly RegionLatency[]): string | null {
  const open = latencies.find(({ region }) => !isOptInRegion(region));
  return (open ?? latencies[0])?.region ?? null;
}

/** The region that a text means: the code of an option, otherwise the text itself. */
export function regionOf(text: string, options: readonly RegionOption[]): string {
  return options.find((option) => option.label === text)?.value ?? text.trim();
}
