import { z } from 'zod';

/**
 * Where files go, and with whose keys. Made when a bucket is chosen and never changed afterwards: what was checked, planned
 * or sent with it holds for nothing else.
 */
export const destination = z.strictObject({
  /** Whose keys. */
  profileId: z.string().min(1).max(64),
  /** Base URL of an S3-compatible server; null for AWS. */
  endpoint: z.string().max(2048).nullable(),
  bucket: z.string().min(1).max(255),
});
export type Destination = z.infer<typeof destination>;

interface EndpointParts {
  readonly scheme: string;
  readonly host: string;
  /** Without a slash at its end. */
  readonly path: string;
}

/** Usual ports mean nothing in a URL: https://url.spec.whatwg.org/#default-port */
const usualPorts: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

function partsOf(endpoint: string): EndpointParts | null {
  const { scheme, host, path } =
    /^(?<scheme>[a-z]+):\/\/(?<host>[^/]+)(?<path>\/.*)?$/i.exec(endpoint)?.groups ?? {};
  if (scheme === undefined || host === undefined) return null;
  const kind = scheme.toLowerCase();
  const port = usualPorts[kind];
  const named = port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host;
  return { scheme: kind, host: named.toLowerCase(), path: (path ?? '').replace(/\/+$/, '') };
}

/** Whether two endpoints are the same server; a URL can be written in several ways. */
export function isSameEndpoint(one: string | null, other: string | null): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map((endpoint) => (endpoint === null ? null : partsOf(endpoint)));
  return (
    first != null &&
    second != null &&
    first.scheme === second.scheme &&
    first.host === second.host &&
    first.path === second.path
  );
}

/** Whether what is known of one holds for the other. */
export function isSameDestination(one: Destination, other: Destination): boolean {
  return (
    one.profileId === other.profileId &&
    one.bucket === other.bucket &&
    isSameEndpoint(one.endpoint, other.endpoint)
  );
}

/** The server's name and port, for people; null for AWS. */
export function hostOf(endpoint: string | null): string | null {
  return endpoint === null ? null : (partsOf(endpoint)?.host ?? endpoint);
}
