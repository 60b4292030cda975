/**
 * Whether names of dropped files beyond ASCII are lost. Chromium on Linux decodes them by the locale of the process, which need
 * not be UTF-8 as the names are; macOS and Windows have one encoding for all names.
 *
 * @param environment of the process: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides
 * (https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02)
 */
export function losesDroppedNames(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (platform !== 'linux') return false;
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  // An empty value counts as none.
  const locale = LC_ALL || LC_CTYPE || LANG || 'C';
  return !/\.utf-?8(@|$)/i.test(locale);
}
