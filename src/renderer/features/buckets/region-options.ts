import { type Region, regions } from '../../../shared/regions.js';

export interface RegionOption {
  readonly value: string;
  readonly label: string;
}

/** How a region reads in lists: `Seoul (ap-northeast-2)`; just the code when it is one we don't know. */
export function regionLabel(code: string, language: 'en' | 'ko'): string {
  const known = regions.find((region) => region.code === code);
  return known === undefined ? code : labelOf(known, language);
}

function labelOf(region: Region, language: 'en' | 'ko'): string {
  return `${region.city[language]} (${region.code})`;
}

/** The region to suggest, and the first of the list. */
export function homeRegion(speaksKorean: boolean): string {
  return speaksKorean ? 'ap-northeast-2' : 'us-east-1';
}

/** Every region we know, the suggested one first. */
export function regionOptions(language: 'en' | 'ko', speaksKorean: boolean): readonly RegionOption[] {
  const home = homeRegion(speaksKorean);
  return regions
    .toSorted((one, other) => Number(other.code === home) - Number(one.code === home))
    .map((region) => ({ value: region.code, label: labelOf(region, language) }));
}

/** The region a text means: the code of an option, else the text itself. */
export function regionOf(text: string, options: readonly RegionOption[]): string {
  return options.find((option) => option.label === text)?.value ?? text.trim();
}
