const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * Text escaped for an element. Control characters, which XML 1.0 can't contain, become references as S3
 * writes them.
 */
export function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[&<>"\u0000-\u001f]/g, (letter) => {
    switch (letter) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#x${letter.charCodeAt(0).toString(16)};`;
    }
  });
}

/** An element that holds text. */
export function element(name: string, text: string | number | boolean): string {
  return `<${name}>${escaped(String(text))}</${name}>`;
}

/** A whole answer of S3. */
export function answerDocument(root: string, inner: string): string {
  return `${declaration}<${root} xmlns="${namespace}">${inner}</${root}>`;
}

/** S3's errors have no namespace. */
export function errorDocument(code: string, message: string, resource: string): string {
  return `${declaration}<Error>${element('Code', code)}${element('Message', message)}${element('Resource', resource)}${element('RequestId', 'SINK')}</Error>`;
}
