import type { BucketOwners } from '../s3/buckets/bucket-owners.js';
import { likelyConnection } from '../s3/buckets/likely-connection.js';
import type { ReachedBucket } from '../s3/buckets/reach-bucket.js';
import type { RegionMemory } from '../s3/buckets/region-memory.js';
import type { Connection } from '../s3/client/connection.js';
import { type EndpointOptions, optionsFor } from '../s3/client/endpoint-options.js';
import type { Proxy, Transport } from '../s3/client/transport/transport.js';
import { dnsSuffixOf, homeOf, partitionOf } from '../shared/aws/regions.js';
import { serviceOf } from '../shared/aws/services.js';
import { err, HoistError, ok, type Result } from '../shared/errors/errors.js';
import { type ConnectionSettings, usualConnection } from '../shared/models/connection.js';
import { type Destination, hostOf, isSameEndpoint } from '../shared/models/destination.js';
import type { ConnectionStore, StoredConnection } from './connection-store.js';
import type { ProfileStore } from './profile-store.js';
import type { ProxyStore } from './proxy-store.js';

/** How requests get from this network to a server. */
export interface NetworkRoute {
  /** Additional certificate authorities to trust, as PEM. */
  readonly authorities: readonly (string | null)[];
  /** The proxy for a URL; null to connect directly. */
  readonly proxyFor: (url: string) => Proxy | null | Promise<Proxy | null>;
}

/** Everything that decides where requests go, which keys sign them, and how they get there. */
export interface ConnectionParts {
  readonly credentials: Connection['credentials'];
  readonly region: string;
  readonly endpoint: string | null;
  readonly options: EndpointOptions;
  readonly route: NetworkRoute;
}

/**
 * Makes a connection. The only place where one is made, for the window and for the command line; code that
 * finds a bucket in another region changes the region of a copy, and nothing else.
 */
export async function makeConnection(parts: ConnectionParts): Promise<Connection> {
  const { credentials, region, endpoint, options, route } = parts;
  const address = endpoint ?? `https://s3.${region}.${dnsSuffixOf(region)}/`;
  return { credentials, region, endpoint, options, transport: await transportTo(address, route) };
}

/** How AWS's key services are reached; STS stands for all of them. */
export function keyServiceTransport(route: NetworkRoute): Promise<Transport> {
  return transportTo('https://sts.amazonaws.com/', route);
}

async function transportTo(url: string, { authorities, proxyFor }: NetworkRoute): Promise<Transport> {
  const trusted = authorities.filter((pem) => pem !== null);
  return { ca: trusted.length === 0 ? null : trusted.join(''), proxy: await proxyFor(url) };
}

/** The region for requests that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

/** Makes connections from profiles. */
export interface Connector {
  /**
   * The connection of a profile, with its settings.
   *
   * Fails with `profile-not-found`, `secret-unavailable`, `settings-undecryptable`, or the reason why the keys
   * can't be fetched.
   *
   * @param region the region of the request, {@link anyRegion} by default; a server's own region and the
   * keys' own AWS partition take precedence
   */
  connect(profileId: string, region?: string): Promise<Result<Connection>>;
  /**
   * A bucket, and the connection to it. Its region is looked up, so that a typed name is enough. Fails like
   * `connect` and `reachBucket`.
   */
  connectToBucket(profileId: string, bucket: string): Promise<Result<ReachedBucket>>;
  /**
   * The connection to the server of a destination. Fails like `connect`, and with `destination-changed` when the keys are
   * connected to another server by now: a bucket of the same name there is another bucket.
   */
  connectForDestination(destination: Destination): Promise<Result<Connection>>;
  /**
   * The bucket of a destination. Fails like `connectForDestination` and `reachBucket`.
   *
   * @param onLikely is told, before the bucket has answered, through which connection it will be reached unless it has moved; not
   * told where that can't be known. See `likelyConnection`.
   */
  connectToDestination(
    destination: Destination,
    onLikely?: (connection: Connection) => void,
  ): Promise<Result<ReachedBucket>>;
  /**
   * The connection settings of a profile: the user's, or what is known of its server. Fails like `connect`.
   * @throws HoistError `settings-undecryptable`
   */
  settingsOf(profileId: string): Promise<Result<StoredConnection>>;
}

export interface ConnectorParts {
  readonly profiles: Pick<ProfileStore, 'keysOf'>;
  readonly connections: Pick<ConnectionStore, 'find'>;
  readonly proxies: Pick<ProxyStore, 'proxyFor'>;
  /**
   * Certificate authorities that this computer trusts in addition to the usual ones, as PEM; null for none.
   */
  readonly systemAuthorities: () => string | null;
  /** Where buckets were found before. */
  readonly regions: RegionMemory;
  /** Whose buckets were used before. */
  readonly owners: BucketOwners;
}

export function createConnector(parts: ConnectorParts): Connector {
  const { profiles, connections, proxies, systemAuthorities, regions, owners } = parts;
  /** Read once: some systems take a moment. */
  let system: { readonly pem: string | null } | null = null;

  async function connect(profileId: string, region = anyRegion): Promise<Result<Connection>> {
    const keys = await profiles.keysOf(profileId);
    if (!keys.ok) return keys;
    const { credentials, endpoint } = keys.value;
    try {
      const stored = await connections.find(profileId);
      const settings = stored?.settings ?? usualConnection(endpoint);
      system ??= { pem: systemAuthorities() };
      const connection = await makeConnection({
        credentials,
        region: regionFor(settings, region),
        endpoint: settings.endpoint,
        options: optionsOf(settings),
        route: {
          authorities: [stored?.ca?.pem ?? null, system.pem],
          proxyFor: (url: string) => proxies.proxyFor(url),
        },
      });
      return ok(connection);
    } catch (error) {
      if (error instanceof HoistError) return { ok: false, error: error.error };
      throw error;
    }
  }

  async function reach(connection: Connection, bucket: string): Promise<Result<ReachedBucket>> {
    // It imports the SDK, which must not be loaded when the app starts.
    const { reachBucket } = await import('../s3/buckets/reach-bucket.js');
    return reachBucket(connection, bucket, { regions, owners });
  }

  async function connectForDestination({ profileId, endpoint }: Destination): Promise<Result<Connection>> {
    const connection = await connect(profileId);
    if (!connection.ok) return connection;
    const now = connection.value.endpoint;
    if (isSameEndpoint(endpoint, now)) return connection;
    return err('destination-changed', { server: nameOf(endpoint), now: nameOf(now) });
  }

  return {
    connect,
    connectToBucket: async (profileId, bucket) => {
      const connection = await connect(profileId);
      return connection.ok ? reach(connection.value, bucket) : connection;
    },
    connectForDestination,
    connectToDestination: async (destination, onLikely) => {
      const connection = await connectForDestination(destination);
      if (!connection.ok) return connection;
      const { bucket } = destination;
      if (onLikely !== undefined) {
        const likely = likelyConnection(connection.value, bucket, { regions, owners });
        if (likely !== null) onLikely(likely);
      }
      return reach(connection.value, bucket);
    },
    settingsOf: async (profileId) => {
      const stored = await connections.find(profileId);
      if (stored !== null) return ok(stored);
      const keys = await profiles.keysOf(profileId);
      return keys.ok ? ok({ settings: usualConnection(keys.value.endpoint), ca: null }) : keys;
    },
  };
}

/** A server as people call it. */
const nameOf = (endpoint: string | null): string => hostOf(endpoint) ?? 'AWS';

/** On AWS, a request that is about no particular region goes to the keys' own partition. */
function regionFor({ endpoint, region, partition }: ConnectionSettings, asked: string): string {
  if (endpoint !== null) return region ?? asked;
  if (partitionOf(asked) === partition) return asked;
  return homeOf(partition);
}

function optionsOf(settings: ConnectionSettings): EndpointOptions {
  const { service, endpoint, addressing, checksums, dualStack, fips, accelerate, allowHttp } = settings;
  const { listing } = service === 'other' ? optionsFor(endpoint) : serviceOf(service);
  return { addressing, checksums, listing, dualStack, fips, accelerate, allowHttp };
}
