import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for this computer's loopback address, which clients are told to trust. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** For `--ca-cert`, `AWS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`. */
  readonly file: string;
}

/**
 * Makes a self-signed certificate that is valid for two days, with the `openssl` program, in a temporary
 * folder. P-256, so that the sink spends little time on handshakes. Throws when there is no openssl.
 */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-bench-tls-'));
  const keyFile = join(folder, 'key.pem');
  const file = join(folder, 'certificate.pem');
  execFileSync(
    'openssl',
    [
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' '),
      ['-subj', '/CN=Hoist benchmark', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
      ['-addext', 'keyUsage=critical,digitalSignature,keyCertSign', '-keyout', keyFile, '-out', file],
    ].flat(),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(file, 'utf8'), file };
}
