import './request-text.css';
import type { ShownRequest } from '../../../shared/models/bucket-settings.js';

export interface RequestTextProps {
  readonly request: ShownRequest;
  /** What the request is for. */
  readonly label: string;
}

/** A request as it goes over the wire, except that the body's elements are on lines of their own. */
export function RequestText({ request, label }: RequestTextProps) {
  const { method, host, path, headers, body } = request;
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    ...(body === null ? [] : ['', indented(body)]),
  ];
  return (
    <section className="request-text" aria-label={label}>
      <pre className="selectable">{lines.join('\n')}</pre>
    </section>
  );
}

/** One element per line, indented by its depth; elements with only text, or nothing, stay on one line. */
export function indented(xml: string): string {
  let depth = 0;
  return xml
    .replaceAll('><', '>\n<')
    .replaceAll(/<(\w+)>\n<\/\1>/g, '<$1></$1>')
    .split('\n')
    .map((line) => {
      const closes = line.startsWith('</');
      if (closes) depth -= 1;
      const text = '  '.repeat(Math.max(0, depth)) + line;
      const opens = /^<[^/?!]/.test(line) && !line.includes('</') && !line.endsWith('/>');
      if (opens) depth += 1;
      return text;
    })
    .join('\n');
}
