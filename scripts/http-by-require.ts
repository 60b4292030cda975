import type { Plugin } from 'vite';

/** What modules import of `node:http` by name: a name that is missing here fails the build. */
const names = [
  'Agent',
  'ClientRequest',
  'IncomingMessage',
  'METHODS',
  'OutgoingMessage',
  'STATUS_CODES',
  'Server',
  'ServerResponse',
  'createServer',
  'get',
  'globalAgent',
  'request',
  'validateHeaderName',
  'validateHeaderValue',
];

/** In place of the name, because bundlers leave modules of Node alone before they ask a plugin. */
const replacement = 'hoist:node-http';

const importOfHttp = /(\bfrom\s*|\bimport\s*\(\s*)(['"])(?:node:)?http\2/g;

/**
 * Lets a bundle take `node:http` as a CommonJS module. An `import` of it reads every property, and one of them,
 * `WebSocket`, loads the undici inside Node: 29 ms of processor time and 13 MiB in a process that imports nothing else, 5 ms and
 * 2 MiB in one whose sender thread does.
 */
export function httpByRequire(): Plugin {
  return {
    name: 'hoist:http-by-require',
    enforce: 'pre',
    transform: (code) => (code.includes('http') ? code.replace(importOfHttp, `$1'${replacement}'`) : null),
    resolveId: (id) => (id === replacement ? `\0${replacement}` : null),
    load: (id) =>
      id === `\0${replacement}`
        ? `const http = process.getBuiltinModule('node:http');
           export default http;
           export const { ${names.join(', ')} } = http;`
        : null,
  };
}
