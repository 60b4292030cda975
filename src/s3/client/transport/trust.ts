import * as tls from 'node:tls';
import type { Transport } from './transport.js';

/** One per certificate file and thread: reading two hundred certificates for every connection would take longer than it. */
const contexts = new Map<string, tls.SecureContext>();

/**
 * The certificates to trust over this transport: those Node trusts (`NODE_EXTRA_CA_CERTS` included where Node tells
 * them) and the transport's own. Undefined where it has none: then Node's own choice stands.
 *
 * @throws what OpenSSL says of a text that is no certificate
 */
export function secureContextOf({ ca }: Transport): tls.SecureContext | undefined {
  if (ca === null) return undefined;
  const known = contexts.get(ca);
  if (known !== undefined) return known;
  const made = tls.createSecureContext({ ca: [...usualCertificates(), ca] });
  contexts.set(ca, made);
  return made;
}

/** Source: https://nodejs.org/api/tls.html#tlsgetcacertificatestype (Node 22.15 and later). */
function usualCertificates(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
