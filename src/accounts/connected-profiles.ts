import type { RegionMemory } from '../s3/buckets/region-memory.js';
import type { Connection } from '../s3/client/connection.js';
import { type EndpointOptions, optionsFor } from '../s3/client/endpoint-options.js';
import { dnsSuffixOf, homeOf, partitionOf } from '../shared/aws/regions.js';
import { serviceOf } from '../shared/aws/services.js';
import { HoistError, type Result } from '../shared/errors/errors.js';
import type { Profile } from '../shared/models/account.js';
import { type ConnectionSettings, usualConnection } from '../shared/models/connection.js';
import type { ConnectionStore, StoredConnection } from './connection-store.js';
import type { ProfileStore } from './profile-store.js';
import type { ProxyStore } from './proxy-store.js';

/** Profiles whose connections are ready to be used. */
export interface ConnectedProfiles extends ProfileStore {
  /** Where their buckets were found. */
  readonly regions: RegionMemory;
}

export interface ConnectionParts {
  readonly connections: ConnectionStore;
  readonly proxies: ProxyStore;
  readonly regions: RegionMemory;
  /** Certificates of authorities this computer trusts besides the usual ones, as PEM; null for none. */
  readonly systemAuthorities: () => string | null;
}

/**
 * The profiles with what was set up for their connections: every connection they give leads where it should, by the
 * proxy of this computer, and trusts whom it should.
 */
export function connectedProfiles(
  profiles: ProfileStore,
  { connections, proxies, regions, systemAuthorities }: ConnectionParts,
): ConnectedProfiles {
  /** Asked once: some systems take a moment. */
  let authorities: { readonly pem: string | null } | null = null;

  async function routed(connection: Connection, stored: StoredConnection | null): Promise<Connection> {
    const { endpoint, region } = connection;
    const proxy = await proxies.proxyFor(endpoint ?? `https://s3.${region}.${dnsSuffixOf(region)}/`);
    authorities ??= { pem: systemAuthorities() };
    const trusted = [stored?.ca?.pem ?? null, authorities.pem].filter((pem) => pem !== null);
    return { ...connection, transport: { ca: trusted.length === 0 ? null : trusted.join(''), proxy } };
  }

  async function withHost(profile: Profile): Promise<Profile> {
    const stored = await connections.find(profile.id).catch(() => null);
    if (stored === null) return profile;
    const { endpoint } = stored.settings;
    return { ...profile, endpointHost: endpoint === null ? null : new URL(endpoint).host };
  }

  return {
    ...profiles,
    regions,
    list: async () => Promise.all((await profiles.list()).map(withHost)),
    change: async (id, changes) => withHost(await profiles.change(id, changes)),
    add: async (keyFile, endpoint) => withHost(await profiles.add(keyFile, endpoint)),
    remove: async (id) => {
      await profiles.remove(id);
      await connections.forget(id);
    },
    connectionFor: async (id, region) => {
      const plain = await profiles.connectionFor(id, region);
      if (!plain.ok) return plain;
      try {
        const stored = await connections.find(id);
        const settings = stored?.settings ?? usualConnection(plain.value.endpoint);
        const here = setUp(plain.value, settings);
        return { ok: true, value: await routed(here, stored) };
      } catch (error) {
        if (error instanceof HoistError) return { ok: false, error: error.error };
        throw error;
      }
    },
  };
}

/** The connection of a profile as its settings show it, set up or not. */
export async function settingsOf(
  profileId: string,
  profiles: ProfileStore,
  connections: ConnectionStore,
): Promise<Result<StoredConnection>> {
  const stored = await connections.find(profileId);
  if (stored !== null) return { ok: true, value: stored };
  const plain = await profiles.connectionFor(profileId, 'us-east-1');
  return plain.ok
    ? { ok: true, value: { settings: usualConnection(plain.value.endpoint), ca: null } }
    : plain;
}

function setUp(plain: Connection, settings: ConnectionSettings): Connection {
  const { endpoint } = settings;
  return {
    ...plain,
    endpoint,
    region: regionFor(settings, plain.region),
    options: endpointOptionsOf(settings),
  };
}

/** On AWS a question about no region in particular goes to the keys' own part of it. */
function regionFor({ endpoint, region, partition }: ConnectionSettings, asked: string): string {
  if (endpoint !== null) return region ?? asked;
  if (partitionOf(asked) === partition) return asked;
  return homeOf(partition);
}

export function endpointOptionsOf(settings: ConnectionSettings): EndpointOptions {
  const { service, endpoint, addressing, checksums, dualStack, fips, accelerate, allowHttp } = settings;
  const { listing } = service === 'other' ? optionsFor(endpoint) : serviceOf(service);
  return { addressing, checksums, listing, dualStack, fips, accelerate, allowHttp };
}
