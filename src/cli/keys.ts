import { resolve } from 'node:path';
import type { ProfileSettings } from '../accounts/aws-profiles.js';
import { readKeyFile } from '../accounts/read-key-file.js';
import type { Connection } from '../s3/client/connection.js';
import { parseEndpoint } from '../s3/client/endpoint.js';
import type { EndpointOptions } from '../s3/client/endpoint-options.js';
import type { Transport } from '../s3/client/transport/transport.js';
import { dnsSuffixOf, isRegionShaped } from '../shared/aws/regions.js';
import { regionAt } from '../shared/aws/services.js';
import { HoistError } from '../shared/errors/errors.js';
import { askForCode } from './ask-for-code.js';
import type { KeyChoice } from './command.js';
import { CommandError, exitCodes, unwrap } from './command-error.js';
import type { KeyOrigin } from './key-origin.js';
import { endpointOptions, findTransport } from './network-options.js';

/** Keys and where they lead. */
export interface Keys {
  readonly credentials: Connection['credentials'];
  /** The region somebody named, be it on the command line or in a setting; null when nobody did. */
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly origin: KeyOrigin;
  /** Keys of a whole account. */
  readonly isRootKey: boolean;
  readonly options: EndpointOptions;
  readonly transport: Transport;
}

interface Found {
  readonly credentials: Connection['credentials'];
  readonly origin: KeyOrigin;
  readonly isRootKey: boolean;
  readonly settings: ProfileSettings;
}

/** Where questions go that are about no bucket yet, or about one whose region is not known. */
export const anyRegion = 'us-east-1';

export function connectionOf({ credentials, region, endpoint, options, transport }: Keys): Connection {
  return { credentials, region: region ?? anyRegion, endpoint, options, transport };
}

/**
 * Finds the keys: those of the key file or the profile that was named; else those in the environment; else those of
 * the profile `AWS_PROFILE` or `default`, or of the machine Hoist runs on. Keys that have to be fetched are fetched
 * once, so that their absence shows before anything else is begun.
 *
 * Region: `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, then what the key file or the profile says. Endpoint:
 * `--endpoint`, then the key file's, whose keys are meant for no other server, then `AWS_ENDPOINT_URL_S3`,
 * `AWS_ENDPOINT_URL`, then the profile's. A known service's address brings its region with it.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @throws CommandError `keys-missing`
 * @throws HoistError `key-file-…`, `aws-profile-…`, `aws-sign-in-needed`, `mfa-code-…`, `endpoint-invalid`, `endpoint-not-encrypted`, `bucket-region-invalid`, `ca-file-invalid`,
 *   `proxy-invalid`, or why the keys couldn't be fetched
 */
export async function findKeys(choice: KeyChoice, env: NodeJS.ProcessEnv): Promise<Keys> {
  const { credentials, origin, isRootKey, settings } = await findCredentials(choice, env);
  const ignoresEndpoints = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  const configured = ignoresEndpoints ? null : env['AWS_ENDPOINT_URL_S3'] || env['AWS_ENDPOINT_URL'] || null;
  const own = origin.kind === 'file' ? settings.endpoint : null;
  const ofProfile = ignoresEndpoints ? null : settings.endpoint;
  const endpoint = choice.endpoint ?? own ?? configured ?? ofProfile;
  if (endpoint !== null) unwrap(parseEndpoint(endpoint, choice.networkOptions));
  const named = choice.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || settings.region);
  const region = named ?? (endpoint === null ? null : regionAt(endpoint));
  const isRegion = (name: string): boolean =>
    endpoint === null ? isRegionShaped(name) : /^[A-Za-z0-9-]{1,63}$/.test(name);
  if (region !== null && !isRegion(region)) throw new HoistError('bucket-region-invalid', { region });
  const options = endpointOptions(choice.networkOptions, endpoint, env);
  const transport = await findTransport(
    choice.networkOptions,
    endpoint ?? awsAddress(region ?? anyRegion),
    env,
  );
  return { credentials, region, endpoint, origin, isRootKey, options, transport };
}

/** Stands for every service of AWS that gives keys. */
const stsAddress = 'https://sts.amazonaws.com/';

function awsAddress(region: string): string {
  return `https://s3.${region}.${dnsSuffixOf(region)}/`;
}

async function findCredentials(choice: KeyChoice, env: NodeJS.ProcessEnv): Promise<Found> {
  const { credentialsFile } = choice;
  if (credentialsFile !== null) {
    const { credentials, isRootKey, region, endpoint } = unwrap(await readKeyFile(credentialsFile));
    const origin: KeyOrigin = { kind: 'file', path: resolve(credentialsFile) };
    return { credentials, origin, isRootKey, settings: { region, endpoint } };
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
      settings: settings ?? { region: null, endpoint: null },
    };
  }
  const named = profile ?? (env['AWS_PROFILE'] || null);
  const settings = await profileSettings(named ?? 'default');
  if (named === null && settings === null) {
    const credentials = await machineKeys(() => new CommandError('keys-missing', {}, exitCodes.stopped));
    const none = { region: null, endpoint: null };
    return { credentials, origin: { kind: 'environment' }, isRootKey: false, settings: none };
  }
  const name = named ?? 'default';
  const transport = await findTransport(choice.networkOptions, stsAddress, env);
  const credentials = await profileKeys(name, askForCode, transport);
  return {
    credentials,
    origin: { kind: 'profile', name },
    isRootKey: false,
    settings: settings ?? { region: null, endpoint: null },
  };
}
