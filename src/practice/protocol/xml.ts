import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './s3-error.js';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * Text between tags. Control characters become references: XML 1.0 has no way to write them, and this is what
 * S3 sends in a listing without `encoding-type=url`.
 */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}\uFFFE\uFFFF]/gu, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      case "'":
        return '&apos;';
      default:
        return `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
    }
  });
}

/** One element: text is escaped, an array contains elements already written. */
export function element(name: string, content: string | number | boolean | readonly string[]): string {
  const inner = typeof content === 'object' ? content.join('') : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** A response document in S3's namespace. */
export function s3Document(name: string, children: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${namespace}">${children.join('')}</${name}>`;
}

/** A document without a namespace, as error answers are. */
export function plainDocument(name: string, children: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${children.join('')}</${name}>`;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // Entities are resolved here: keys may contain control characters, which the parser's own table drops.
  processEntities: false,
  isArray: () => true,
});

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole: string, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

/** An element of a request document. */
export interface XmlElement {
  /** Text of the first child of that name, or undefined. */
  text(name: string): string | undefined;
  children(name: string): readonly XmlElement[];
  names(): readonly string[];
}

function wrap(node: unknown): XmlElement {
  const record = (typeof node === 'object' && node !== null ? node : {}) as Readonly<Record<string, unknown>>;
  const all = (name: string): readonly unknown[] => {
    const value = record[name];
    return Array.isArray(value) ? value : [];
  };
  return {
    text: (name) => {
      const [first] = all(name);
      return typeof first === 'string' ? decodeEntities(first) : undefined;
    },
    children: (name) => all(name).map(wrap),
    names: () => Object.keys(record).filter((name) => name !== '#text'),
  };
}

/**
 * Parses a request document whose root is `root`.
 * @throws S3Error MalformedXML when it is not well-formed, has another root or a document type
 */
export function readDocument(body: Buffer, root: string): XmlElement {
  const text = body.toString('utf8');
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML');
  const [found] = wrap(parser.parse(text)).children(root);
  if (found === undefined) throw new S3Error('MalformedXML');
  return found;
}
