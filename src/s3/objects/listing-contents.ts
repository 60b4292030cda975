/** An object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** With its quotes, as S3 sends it; empty when the server sends none. */
  readonly etag: string;
}

const open = '<Contents>';
const close = '</Contents>';

/**
 * Takes the objects out of the answer to a listing and returns the rest of the document. What is not in the
 * plain form
 * (CDATA, an entity that XML does not define, a missing element) stays in the rest for a complete XML parser.
 *
 * @param xml the body of the answer
 */
export function takeContents(xml: string): {
  readonly objects: readonly ListedObject[];
  readonly rest: string;
} {
  const objects: ListedObject[] = [];
  let rest = '';
  let kept = 0;
  for (let start = xml.indexOf(open); start !== -1; start = xml.indexOf(open, start + 1)) {
    const end = xml.indexOf(close, start);
    if (end === -1) break;
    const object = readObject(xml.slice(start + open.length, end));
    if (object === null) continue;
    objects.push(object);
    rest += xml.slice(kept, start);
    kept = end + close.length;
  }
  return { objects, rest: rest + xml.slice(kept) };
}

function readObject(contents: string): ListedObject | null {
  const key = textOf(contents, 'Key');
  const size = textOf(contents, 'Size');
  const etag = contents.includes('<ETag>') ? textOf(contents, 'ETag') : '';
  if (key === null || size === null || etag === null || !/^\d{1,15}$/.test(size)) return null;
  return { key, size: Number(size), etag };
}

/** The text of an element that contains only text; null when it is missing or not that plain. */
function textOf(contents: string, name: string): string | null {
  const start = contents.indexOf(`<${name}>`);
  if (start === -1) return null;
  const from = start + name.length + 2;
  const end = contents.indexOf('<', from);
  if (!contents.startsWith(`</${name}>`, end)) return null;
  return unescapeText(contents.slice(from, end));
}

const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function unescapeText(text: string): string | null {
  // An XML parser would turn a literal carriage return into a newline (XML 1.0, section 2.11).
  if (text.includes('\r')) return null;
  if (!text.includes('&')) return text;
  let isPlain = true;
  const plain = text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));|&/gi, (_, decimal, hexadecimal, name) => {
    const known = entities.get(name);
    if (known !== undefined) return known;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    if (code > 0 && code <= 0x10_ff_ff) return String.fromCodePoint(code);
    isPlain = false;
    return '';
  });
  return isPlain ? plain : null;
}
