import * as tls from 'node:tls';

type Source = 'bundled' | 'system';
type ReadCertificates = (source: Source) => readonly string[];

/** Source: https://nodejs.org/api/tls.html#tlsgetcacertificatestype (Node 22.15 and later). */
const readOfNode = (tls as { getCACertificates?: ReadCertificates }).getCACertificates;

/**
 * The certificate authorities that this computer trusts and Node does not know, as PEM: companies install
 * their own, and the browser on this computer trusts it. Null when there are none, or when this version of
 * Node can't tell.
 */
export function systemAuthorities(read: ReadCertificates | undefined = readOfNode): string | null {
  try {
    const bundled = new Set(read?.('bundled').map(withoutLayout) ?? []);
    const others = read?.('system').filter((certificate) => !bundled.has(withoutLayout(certificate))) ?? [];
    return others.length === 0 ? null : others.map((certificate) => `${certificate.trim()}\n`).join('');
  } catch {
    // An unreadable certificate store must not stop everything else from being trusted.
    return null;
  }
}

function withoutLayout(certificate: string): string {
  return certificate.replaceAll(/\s/g, '');
}
