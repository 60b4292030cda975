/** Removes from a text what must not be logged. */
export type Redact = (text: string) => string;

export interface Redactor {
  readonly redact: Redact;
  /** Hides this text from now on wherever it appears; texts shorter than six characters are ignored. */
  readonly hide: (text: string) => void;
}

/** Shorter texts would match parts of ordinary words. */
const shortestSecret = 6;

/** Texts that are secret by their form, and their replacements. */
const rules: readonly { readonly pattern: RegExp; readonly by: string }[] = [
  // Hoist shows the last four characters of a key everywhere.
  // Also behind a percent-encoded character, as in an address.
  { pattern: /(?<=\b|%[0-9A-Fa-f]{2})A[KS]IA[A-Z0-9]{8,124}(?<last>[A-Z0-9]{4})\b/g, by: '[key …$<last>]' },
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
 * The one place where texts are cleaned before they are logged: key ids keep their last four characters;
 * secrets, tokens, signatures and passwords are removed; the person's home folder becomes `~`.
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
      // The longest first: one may be part of another.
      for (const secret of [...hidden].toSorted((one, other) => other.length - one.length)) {
        clean = clean.replaceAll(secret, '[hidden]');
      }
      for (const { pattern, by } of rules) clean = clean.replace(pattern, by);
      return home.length > 1 ? clean.replaceAll(home, '~') : clean;
    },
  };
}

/** Cleans any value that is logged: texts, errors with everything they carry, lists and objects. */
export function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 4) return '[…]';
  if (value instanceof Error) {
    // An exception of the SDK carries the request with its headers: keep only what says what happened.
    return redact(value.stack ?? `${value.name}: ${value.message}`);
  }
  if (Array.isArray(value)) return value.map((part) => redactValue(part, redact, depth + 1));
  if (ArrayBuffer.isView(value)) return '[bytes]';
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [redact(name), redactValue(part, redact, depth + 1)]),
  );
}
