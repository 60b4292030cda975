import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { Proxy } from './transport.js';

const kinds: Readonly<Record<string, { readonly kind: Proxy['kind']; readonly port: number }>> = {
  'http:': { kind: 'http', port: 80 },
  'https:': { kind: 'https', port: 443 },
  'socks:': { kind: 'socks5', port: 1080 },
  'socks5:': { kind: 'socks5', port: 1080 },
  'socks5h:': { kind: 'socks5', port: 1080 },
};

/**
 * Parses the address of a proxy: `http://proxy.example:8080`, `proxy.example:8080`, `https://…`,
 * `socks5://…`, as typed and as `HTTPS_PROXY` has it, optionally with `name:password@` before the host.
 *
 * @returns the proxy, without a login when the address has none; otherwise `proxy-invalid`
 */
export function parseProxyAddress(text: string): Result<Proxy> {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(whole)) return err('proxy-invalid');
  const url = new URL(whole);
  const known = kinds[url.protocol];
  const isBare = url.search === '' && url.hash === '' && (url.pathname === '' || url.pathname === '/');
  if (known === undefined || url.hostname === '' || !isBare) return err('proxy-invalid');
  const login =
    url.username === '' ? null : { userName: decoded(url.username), password: decoded(url.password) };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ok({ kind: known.kind, host, port: url.port === '' ? known.port : Number(url.port), login });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The first entry of a PAC result, e.g. `PROXY proxy.example:8080; DIRECT`; null for a direct connection.
 * Source:
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Proxy_servers_and_tunneling/Proxy_Auto-Configuration_PAC_file
 */
export function proxyOfPac(answer: string): Proxy | null {
  for (const way of answer.split(';')) {
    const [type = '', address = ''] = way.trim().split(/\s+/);
    const scheme = schemes[type.toUpperCase()];
    if (scheme === 'direct') return null;
    if (scheme === undefined || address === '') continue;
    const proxy = parseProxyAddress(`${scheme}://${address}`);
    if (proxy.ok) return proxy.value;
  }
  return null;
}

const schemes: Readonly<Record<string, string>> = {
  DIRECT: 'direct',
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks5',
  SOCKS5: 'socks5',
};
