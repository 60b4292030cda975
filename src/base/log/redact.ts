/** Takes out of a text what must not be written down. */
export type Redact = (text: string) => string;

export interface Redactor {
  readonly redact: Redact;
  /** Never lets this text through again, wherever it turns up; shorter than six characters it is not taken. */
  readonly hide: (text: string) => void;
}

/** Shorter ones would be found in half of all words. */
const shortestSecret = 6;

/** Texts that are secret by their form, and what stands in their place. */
const rules: readonly { readonly pattern: RegExp; readonly by: string }[] = [
  // The last four characters are what Hoist shows of a key everywhere.
  { pattern: /\bA[KS]IA[A-Z0-9]{8,124}(?<last>[A-Z0-9]{4})\b/g, by: '[key …$<last>]' },
  { pattern: /\bAWS4-HMAC-SHA256\s[^\n\r"']*/g, by: '[authorization]' },
  {
    pattern: /\b(?<name>authorization|proxy-authorization|cookie)(?<sign>["']?\s*[:=]\s*)["']?[^\n\r"']+/gi,
    by: '$<name>$<sign>[hidden]',
  },
  {
    pattern:
      /\b(?<name>X-Amz-(?:Signature|Credential|Security-Token))(?<sign>["']?\s*[:=]\s*["']?)[^&\s"']+/gi,
    by: '$<name>$<sign>[hidden]',
  },
  {
    pattern:
      /\b(?<name>(?:aws_?)?(?:secret(?:_?(?:access_?)?key)?|session_?token|password|passwd))(?<sign>["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi,
    by: '$<name>$<sign>[hidden]',
  },
  // `//name:password@host`
  { pattern: /(?<=\/\/)[^\s/@]+@/g, by: '[hidden]@' },
  // A secret key has 40 characters of this kind, a session token hundreds.
  { pattern: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g, by: '[hidden]' },
  { pattern: /[A-Za-z0-9/+]{100,}={0,2}/g, by: '[hidden]' },
];

/**
 * The one place where texts are cleaned before they are written to a log: key ids keep their last four characters,
 * secrets, tokens, signatures and passwords go, and the person's home folder becomes `~`.
 *
 * @param home absolute path of the home folder
 */
export function createRedactor(home: string): Redactor {
  const hidden = new Set<string>();
  return {
    hide: (text) => {
      if (text.length >= shortestSecret) hidden.add(text);
    },
    redact: (text) => {
      let clean = text;
      // The longest first: one may be a part of another.
      for (const secret of [...hidden].toSorted((one, other) => other.length - one.length)) {
        clean = clean.replaceAll(secret, '[hidden]');
      }
      for (const { pattern, by } of rules) clean = clean.replace(pattern, by);
      return home.length > 1 ? clean.replaceAll(home, '~') : clean;
    },
  };
}

/** Cleans whatever is handed to a log: texts, errors with all they carry, and what is in lists and objects. */
export function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 4) return '[…]';
  if (value instanceof Error) {
    // An exception of the SDK carries the request with its headers: only what says what happened is kept.
    return redact(value.stack ?? `${value.name}: ${value.message}`);
  }
  if (Array.isArray(value)) return value.map((part) => redactValue(part, redact, depth + 1));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [redact(name), redactValue(part, redact, depth + 1)]),
  );
}
