import type { AppInfo, Language } from './settings.js';

/** What a start shows first, before the page's script runs: drawn when Hoist is built, chosen by main. */
export type FirstScreen =
  /** There are no keys yet. */
  | {
      readonly kind: 'keys';
      readonly language: Language;
      readonly secretProtection: AppInfo['secretProtection'];
    }
  /** The buckets of the keys in use are not known yet. */
  | { readonly kind: 'buckets'; readonly language: Language };

const languages = ['en', 'ko'] as const;

export const firstScreens: readonly FirstScreen[] = languages.flatMap((language) => [
  { kind: 'keys', language, secretProtection: 'system' },
  { kind: 'keys', language, secretProtection: 'session' },
  { kind: 'buckets', language },
]);

/** The name of its page in the folder of the built renderer. */
export function pageOf(screen: FirstScreen): string {
  const protection = screen.kind === 'keys' ? `-${screen.secretProtection}` : '';
  return `first-${screen.kind}${protection}-${screen.language}.html`;
}
