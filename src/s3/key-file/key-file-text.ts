/** What a file without a key seems to be; the values of the detail `looksLike`. */
export type Lookalike = 'pdf' | 'image' | 'zip' | 'spreadsheet' | 'privateKey' | 'html' | 'json' | 'binary';

const signatures: readonly { readonly bytes: readonly number[]; readonly kind: Lookalike }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'pdf' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], kind: 'image' },
  { bytes: [0xff, 0xd8, 0xff], kind: 'image' },
  { bytes: [0x47, 0x49, 0x46, 0x38], kind: 'image' },
  { bytes: [0x42, 0x4d], kind: 'image' },
  { bytes: [0x52, 0x49, 0x46, 0x46], kind: 'image' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], kind: 'spreadsheet' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'zip' },
  { bytes: [0x1f, 0x8b], kind: 'zip' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: 'zip' },
  { bytes: [0x52, 0x61, 0x72, 0x21], kind: 'zip' },
];

/** Recognises a binary file by its first bytes; null when it may be text. */
export function binaryKind(bytes: Uint8Array): Lookalike | null {
  const found = signatures.find((signature) => signature.bytes.every((byte, at) => bytes[at] === byte))?.kind;
  if (found === undefined) return null;
  // A text can begin with these two letters too: a picture also contains zero bytes.
  if (bytes[0] === 0x42 && !bytes.includes(0)) return null;
  // A workbook is a zip file with this member.
  return found === 'zip' && Buffer.from(bytes).includes('xl/workbook') ? 'spreadsheet' : found;
}

/** Recognises a text that is something other than a key file; null when it may be one. */
export function textKind(text: string): Lookalike | null {
  if (/-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE|PUBLIC KEY)/.test(text)) return 'privateKey';
  if (text.startsWith('PuTTY-User-Key-File') || /^ssh-[a-z0-9]+ /.test(text)) return 'privateKey';
  if (/^\s*(?:<!doctype html|<html|<\?xml|<!--)/i.test(text)) return 'html';
  if (/^\s*[{[]\s*(?:["{[\]}]|$)/.test(text)) return 'json';
  return null;
}

/**
 * Decodes the bytes of a text file as UTF-8 or, as spreadsheet programs write it, as UTF-16 of either byte
 * order, with or without a byte order mark. Null for what is not text.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  // Text has no control characters but tab and line ends; `�` stands for bytes that are no characters.
  return text === null || hasControls(text) ? null : text;
}

function decode(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const utf16 =
    (first === 0xff && second === 0xfe && 'utf-16le') ||
    (first === 0xfe && second === 0xff && 'utf-16be') ||
    utf16WithoutMark(bytes);
  if (utf16) return bytes.length % 2 === 0 ? new TextDecoder(utf16).decode(bytes) : null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Keys are ASCII; a user name in an old code page must not make the whole file unreadable.
    return new TextDecoder('latin1').decode(bytes);
  }
}

function hasControls(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 && character !== '\t' && character !== '\n' && character !== '\r' && character !== '\f')
      return true;
  }
  return false;
}

/** Key files are nearly all ASCII, and ASCII in UTF-16 has a zero in every second byte. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.floor(bytes.length / 2);
  if (pairs === 0 || bytes.length % 2 !== 0) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let at = 0; at < pairs * 2; at += 1) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) evenZeros += 1;
    else oddZeros += 1;
  }
  // Some characters end in a zero byte as well (가 is U+AC00), so the other half may contain some zeros.
  if (oddZeros > pairs / 2 && evenZeros < oddZeros / 4) return 'utf-16le';
  return evenZeros > pairs / 2 && oddZeros < evenZeros / 4 ? 'utf-16be' : null;
}
