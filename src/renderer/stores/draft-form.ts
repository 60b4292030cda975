import {
  type DraftOptions,
  defaultDraftOptions,
  longestPattern,
  mostPatterns,
} from '../../shared/models/plan.js';

/** Patterns that were finished with Enter, and the one being typed, which is already applied. */
export interface PatternInput {
  readonly tags: readonly string[];
  readonly text: string;
}

/** What the form shows: ahead of main while someone types. */
export interface DraftForm {
  readonly include: PatternInput;
  readonly exclude: PatternInput;
  readonly caseSensitive: boolean;
  readonly skipJunk: boolean;
  readonly followSymlinks: boolean;
  readonly emptyFolders: boolean;
  readonly prefix: string;
  readonly rootNameInKey: DraftOptions['rootNameInKey'];
  readonly receipt: boolean;
  readonly keepTimes: boolean;
}

/** The form before main has sent a draft. */
export const blankForm: DraftForm = formOf(defaultDraftOptions);

/** The patterns of an input: its tags and, if there is one, the pattern being typed. */
export function patternsOf(input: PatternInput): string[] {
  const typed = input.text.trim();
  const patterns = typed === '' ? [...input.tags] : [...input.tags, typed];
  return [...new Set(patterns)];
}

/**
 * Everything except the permission to send secrets: that is given for what is visible, and not again with
 * every edit.
 */
export function optionsOf(form: DraftForm): Omit<DraftOptions, 'allowSecrets'> {
  return {
    ...form,
    include: patternsOf(form.include),
    exclude: patternsOf(form.exclude),
  };
}

/** The form that shows these options, with nothing being typed. */
export function formOf(options: DraftOptions): DraftForm {
  const { caseSensitive, skipJunk, followSymlinks, emptyFolders, prefix, rootNameInKey, receipt, keepTimes } =
    options;
  return {
    caseSensitive,
    skipJunk,
    followSymlinks,
    emptyFolders,
    prefix,
    rootNameInKey,
    receipt,
    keepTimes,
    include: { tags: options.include, text: '' },
    exclude: { tags: options.exclude, text: '' },
  };
}

/** What main would refuse: the form has to say so itself, since the schema can't. */
export function isTooLong({ include, exclude }: Pick<DraftOptions, 'include' | 'exclude'>): boolean {
  return [include, exclude].some(
    (patterns) => patterns.length > mostPatterns || patterns.some(({ length }) => length > longestPattern),
  );
}
