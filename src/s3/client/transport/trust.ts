import * as tls from 'node:tls';
import type { Transport } from './transport.js';

/**
 * One context per certificate file and thread: parsing two hundred certificates takes longer than opening a
 * connection.
 */
const contexts = new Map<string, tls.SecureContext>();

/**
 * The certificates to trust over this transport: those Node trusts (including `NODE_EXTRA_CA_CERTS` where
 * Node can list them) and the transport's own. Undefined when it has none of its own: then Node's default
 * applies.
 *
 * @throws OpenSSL's error for a text that is not a certificate
 */
export function secureContextOf({ ca }: Transport): tls.SecureContext | undefined {
  if (ca === null) return undefined;
  const known = contexts.get(ca);
  if (known !== undefined) return known;
  const made = tls.createSecureContext({ ca: [...usualCertificates(), ca] });
  contexts.set(ca, made);
  return made;
}

/** What Node trusts. One for each thread: making it takes as long as half a handshake. */
let usualContext: tls.SecureContext | undefined;

/** What a connection over TLS to an HTTP/1.1 server takes, whether it is direct or through a tunnel. @param name host name or IP address */
export function tlsOptionsFor(name: string, transport: Transport) {
  return {
    secureContext: secureContextOf(transport) ?? (usualContext ??= tls.createSecureContext()),
    ALPNProtocols: ['http/1.1'],
    // An IP address is not a server name (RFC 6066, section 3).
    ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
  };
}

/** Source: https://nodejs.org/api/tls.html#tlsgetcacertificatestype (Node 22.15 and later). */
function usualCertificates(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
