import { resolve } from 'node:path';
import { getProxyForUrl } from 'proxy-from-env';
import type { ProfileOptions, ProfileSettings } from '../accounts/aws-profiles.js';
import { readCaFile } from '../accounts/ca-file.js';
import { anyRegion, keyServiceTransport, makeConnection, type NetworkRoute } from '../accounts/connection.js';
import { readKeyFile } from '../accounts/read-key-file.js';
import type { Connection } from '../s3/client/connection.js';
import { isLoopback, parseEndpoint } from '../s3/client/endpoint.js';
import { type EndpointOptions, optionsFor } from '../s3/client/endpoint-options.js';
import { parseProxyAddress } from '../s3/client/transport/proxy-address.js';
import type { Proxy } from '../s3/client/transport/transport.js';
import { isRegionShaped } from '../shared/aws/regions.js';
import { regionAt } from '../shared/aws/services.js';
import { HoistError, unwrap } from '../shared/errors/errors.js';
import { askForCode } from './ask-for-code.js';
import type { KeyChoice, NetworkOptions } from './command.js';
import { CommandError, exitCodes } from './command-error.js';
import type { KeyOrigin } from './key-origin.js';

/** Keys, and the connection that uses them. */
export interface Keys {
  /** Uses {@link region}, or the default region for requests whose region is not known. */
  readonly connection: Connection;
  /** The region given on the command line or in a setting; null when none was given. */
  readonly region: string | null;
  readonly origin: KeyOrigin;
  /** Whether these are keys of a root account. */
  readonly isRootKey: boolean;
}

/** Where an earlier run was sent. */
export interface EarlierRoute {
  readonly region: string;
  readonly endpoint: string | null;
  /** The dialect of its server; undefined to decide it again. */
  readonly options: EndpointOptions | undefined;
}

/**
 * Finds the keys and makes a connection with them: those of the given key file or profile; otherwise those in
 * the environment; otherwise those of the profile `AWS_PROFILE` or `default`, or of the machine Hoist runs
 * on. Keys that have to be fetched are fetched once, so that missing keys show before anything else starts.
 *
 * Region: `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, then the key file's or the profile's. Endpoint:
 * `--endpoint`, then the key file's, whose keys are meant for no other server, then `AWS_ENDPOINT_URL_S3`,
 * `AWS_ENDPOINT_URL`, then the profile's. The address of a known service also sets its region. Source:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @param earlier the route of a run that is continued: it is used again unless `--endpoint` says otherwise
 *
 * @throws CommandError `keys-missing`
 * @throws HoistError `key-file-…`, `aws-profile-…`, `aws-sign-in-needed`, `mfa-code-…`, `endpoint-invalid`,
 * `endpoint-not-encrypted`, `bucket-region-invalid`, `ca-file-invalid`, `proxy-invalid`, or the reason why
 * the keys couldn't be fetched
 */
export async function connect(
  choice: KeyChoice,
  env: NodeJS.ProcessEnv,
  earlier: EarlierRoute | null = null,
): Promise<Keys> {
  const { networkOptions } = choice;
  const found = await findCredentials(choice, env);
  const endpoint = choice.endpoint ?? (earlier === null ? configuredEndpoint(found, env) : earlier.endpoint);
  if (endpoint !== null) unwrap(parseEndpoint(endpoint, networkOptions));
  const named = namedRegion(choice, found, endpoint, env);
  const region = earlier === null ? named : earlier.region;
  const connection = await makeConnection({
    credentials: found.credentials,
    region: region ?? anyRegion,
    endpoint,
    options: earlier?.options ?? endpointOptions(networkOptions, endpoint, env, found.settings.options),
    route: await route(networkOptions, env, found.settings.caFile),
  });
  return { connection, region, origin: found.origin, isRootKey: found.isRootKey };
}

const noSettings: ProfileSettings = { region: null, endpoint: null, options: {}, caFile: null };

interface FoundKeys {
  readonly credentials: Connection['credentials'];
  readonly origin: KeyOrigin;
  readonly isRootKey: boolean;
  readonly settings: ProfileSettings;
}

function configuredEndpoint({ origin, settings }: FoundKeys, env: NodeJS.ProcessEnv): string | null {
  const isIgnored = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  const configured = isIgnored ? null : env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || null;
  const own = origin.kind === 'file' ? settings.endpoint : null;
  return own ?? configured ?? (isIgnored ? null : settings.endpoint);
}

function namedRegion(
  choice: KeyChoice,
  { settings }: FoundKeys,
  endpoint: string | null,
  env: NodeJS.ProcessEnv,
): string | null {
  const named = choice.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || settings.region);
  const region = named ?? (endpoint === null ? null : regionAt(endpoint));
  const isRegion = (name: string): boolean =>
    endpoint === null ? isRegionShaped(name) : /^[A-Za-z0-9-]{1,63}$/.test(name);
  if (region !== null && !isRegion(region)) throw new HoistError('bucket-region-invalid', { region });
  return region;
}

async function findCredentials(choice: KeyChoice, env: NodeJS.ProcessEnv): Promise<FoundKeys> {
  const { credentialsFile } = choice;
  if (credentialsFile !== null) {
    const { credentials, isRootKey, region, endpoint } = unwrap(await readKeyFile(credentialsFile));
    const origin: KeyOrigin = { kind: 'file', path: resolve(credentialsFile) };
    return { credentials, origin, isRootKey, settings: { ...noSettings, region, endpoint } };
  }
  const profile = choice.profile ?? null;
  const { keysInEnvironment, profileSettings, profileKeys, machineKeys } = await import(
    '../accounts/aws-profiles.js'
  );
  const ofEnvironment = profile === null ? keysInEnvironment(env) : null;
  if (ofEnvironment !== null) {
    const settings = await profileSettings(env['AWS_PROFILE'] || 'default');
    return {
      credentials: ofEnvironment,
      origin: { kind: 'environment' },
      isRootKey: false,
      settings: settings ?? noSettings,
    };
  }
  const named = profile ?? (env['AWS_PROFILE'] || null);
  const settings = await profileSettings(named ?? 'default');
  if (named === null && settings === null) {
    const credentials = await machineKeys(() => new CommandError('keys-missing', {}, exitCodes.stopped));
    return { credentials, origin: { kind: 'environment' }, isRootKey: false, settings: noSettings };
  }
  const name = named ?? 'default';
  const transport = await keyServiceTransport(
    await route(choice.networkOptions, env, settings?.caFile ?? null),
  );
  const credentials = await profileKeys(name, askForCode, transport);
  return {
    credentials,
    origin: { kind: 'profile', name },
    isRootKey: false,
    settings: settings ?? noSettings,
  };
}

/**
 * The server's dialect: what is known about it, overridden by the profile, then the environment, then the command line.
 * Source of the order and the names: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
function endpointOptions(
  networkOptions: NetworkOptions,
  endpoint: string | null,
  env: NodeJS.ProcessEnv,
  profile: ProfileOptions,
): EndpointOptions {
  const usual = { ...optionsFor(endpoint), ...profile };
  const checksums = {
    when_required: 'when-required',
    when_supported: 'always',
  } as const satisfies Record<string, EndpointOptions['checksums']>;
  const named = env['AWS_REQUEST_CHECKSUM_CALCULATION']?.toLowerCase() ?? '';
  const ofEnvironment = named in checksums ? checksums[named as keyof typeof checksums] : null;
  const isOn = (name: string, otherwise: boolean): boolean => {
    const value = env[name]?.toLowerCase();
    return value === undefined || value === '' ? otherwise : value === 'true';
  };
  return {
    ...usual,
    addressing: networkOptions.addressing ?? usual.addressing,
    checksums: networkOptions.checksums ?? ofEnvironment ?? usual.checksums,
    dualStack: networkOptions.dualStack || isOn('AWS_USE_DUALSTACK_ENDPOINT', usual.dualStack),
    fips: networkOptions.fips || isOn('AWS_USE_FIPS_ENDPOINT', usual.fips),
    accelerate: networkOptions.accelerate || usual.accelerate,
    allowHttp: networkOptions.allowHttp,
  };
}

/**
 * Which certificates to trust and which proxy to use: those of `--ca-file`, `AWS_CA_BUNDLE` or the profile's `ca_bundle`; that of
 * `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` unless `NO_PROXY` names the host.
 *
 * @throws HoistError `ca-file-invalid`; `proxyFor` throws `proxy-invalid`
 */
async function route(
  { caFile }: NetworkOptions,
  env: NodeJS.ProcessEnv,
  ofProfile: string | null,
): Promise<NetworkRoute> {
  const file = caFile ?? (env['AWS_CA_BUNDLE'] || ofProfile);
  return { authorities: file === null ? [] : [unwrap(await readCaFile(file)).pem], proxyFor };
}

/** A proxy on another computer would resolve loopback addresses to itself. */
function proxyFor(url: string): Proxy | null {
  if (isLoopback(new URL(url).hostname)) return null;
  const address = getProxyForUrl(url);
  return address === '' ? null : unwrap(parseProxyAddress(address));
}
