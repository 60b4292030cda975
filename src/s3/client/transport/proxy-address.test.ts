import { describe, expect, it } from 'vitest';
import { parseProxyAddress, proxyOfPac } from './proxy-address.js';

describe('parseProxyAddress', () => {
  it.each([
    ['http://proxy.example:8080', { kind: 'http', host: 'proxy.example', port: 8080, login: null }],
    ['proxy.example:8080', { kind: 'http', host: 'proxy.example', port: 8080, login: null }],
    ['proxy.example', { kind: 'http', host: 'proxy.example', port: 80, login: null }],
    [' https://proxy.example/ ', { kind: 'https', host: 'proxy.example', port: 443, login: null }],
    ['socks5h://127.0.0.1', { kind: 'socks5', host: '127.0.0.1', port: 1080, login: null }],
    ['http://[::1]:3128', { kind: 'http', host: '::1', port: 3128, login: null }],
    [
      'http://kim:p%40ss%3Aword@proxy.example:8080',
      { kind: 'http', host: 'proxy.example', port: 8080, login: { userName: 'kim', password: 'p@ss:word' } },
    ],
  ])('reads %s', (text, proxy) => expect(parseProxyAddress(text)).toEqual({ ok: true, value: proxy }));

  it.each([
    '',
    'ftp://proxy.example',
    'http://',
    'http://proxy.example/path',
    'http://proxy.example?x',
    'a b',
  ])('refuses %j', (text) =>
    expect(parseProxyAddress(text)).toEqual({ ok: false, error: { code: 'proxy-invalid' } }),
  );
});

describe('proxyOfPac', () => {
  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY a.example:1; PROXY b.example:2; DIRECT', 'a.example'],
    ['QUIC x.example:443; HTTPS a.example:443', 'a.example'],
    ['SOCKS5 a.example:1080', 'a.example'],
    ['DIRECT; PROXY a.example:1', null],
  ])('reads %s', (answer, host) => expect(proxyOfPac(answer)?.host ?? null).toBe(host));

  it('tells the kinds of proxies apart', () => {
    expect(proxyOfPac('HTTPS a.example:1')?.kind).toBe('https');
    expect(proxyOfPac('SOCKS a.example:1')?.kind).toBe('socks5');
  });
});
