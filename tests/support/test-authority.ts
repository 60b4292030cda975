import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server's certificate and its key, both PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that nobody trusts by default, like a company's own. */
export interface MadeUpAuthority {
  /** Its certificate, PEM. */
  readonly ca: string;
  /** Issues a server certificate for these names; addresses as `IP:127.0.0.1`, names as `DNS:s3.example`. */
  certify(names: readonly string[]): ServerCertificate;
}

/**
 * Makes an authority with the `openssl` program; everything is valid for two days. Throws when there is no
 * openssl.
 */
export function makeUpAuthority(): MadeUpAuthority {
  return inFolder((folder) => {
    openssl(
      folder,
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.pem'.split(
        ' ',
      ),
      ['-subj', '/CN=Made Up Authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    );
    const ca = readFileSync(join(folder, 'ca.pem'), 'utf8');
    const caKey = readFileSync(join(folder, 'ca.key'), 'utf8');
    return {
      ca,
      certify: (names) => certify(ca, caKey, names),
    };
  });
}

function certify(ca: string, caKey: string, names: readonly string[]): ServerCertificate {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'ca.pem'), ca);
    writeFileSync(join(folder, 'ca.key'), caKey);
    writeFileSync(join(folder, 'names'), `subjectAltName=${names.join(',')}\n`);
    openssl(
      folder,
      'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr'.split(' '),
      ['-subj', '/CN=Made Up Server'],
    );
    openssl(
      folder,
      'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -days 2 -out server.pem'.split(
        ' ',
      ),
    );
    return {
      key: readFileSync(join(folder, 'server.key'), 'utf8'),
      cert: readFileSync(join(folder, 'server.pem'), 'utf8'),
    };
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-authority-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openssl(folder: string, words: readonly string[], more: readonly string[] = []): void {
  execFileSync('openssl', [...words, ...more], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
