import { withoutUndefined } from '../base/without-undefined.js';
import type { CredentialSource, Credentials } from '../s3/client/connection.js';
import type { EndpointOptions } from '../s3/client/endpoint-options.js';
import { directTransport, type Transport } from '../s3/client/transport/transport.js';
import { toAppError } from '../s3/errors/error-catalogue.js';
import { classify } from '../shared/errors/error-class.js';
import { HoistError } from '../shared/errors/errors.js';
import type { FoundKeys } from '../shared/models/account.js';
import { type FetchContext, renewedKeys, type TemporaryKeys } from './renewed-keys.js';
import { type ConfigSection, decodeName, encodeName, readSharedConfig } from './shared-config.js';

/** What a profile contains besides its keys. */
export interface ProfileSettings {
  readonly region: string | null;
  readonly endpoint: string | null;
  /** The dialect it names, where it names one. */
  readonly options: ProfileOptions;
  /** A file with certificates to trust; null for the system's. */
  readonly caFile: string | null;
}

export type ProfileOptions = Partial<Omit<EndpointOptions, 'allowHttp'>>;

/**
 * Asks a person for the six digits that their MFA device shows.
 * @param device its serial number or ARN
 * @param wasWrong the code before was not accepted
 * @throws HoistError `mfa-code-missing` when there is none
 */
export type AskForCode = (device: string, wasWrong: boolean) => Promise<string>;

type Section = ConfigSection;

/**
 * The settings of a profile in `~/.aws/config` and `~/.aws/credentials`; null when neither contains it.
 *
 * @throws HoistError `aws-profile-unusable` when they can't be read for sure: a header of a profile is damaged and may
 * be this one's, or a file can't be opened
 */
export async function profileSettings(name: string): Promise<ProfileSettings | null> {
  const shared = await readSharedConfig();
  const config = shared.config.get(name);
  const credentials = shared.credentials.get(name);
  if (config === undefined && shared.unreadable.length > 0) {
    throw new HoistError('aws-profile-unusable', { profile: shown(name) });
  }
  if (config === undefined && credentials === undefined) return null;
  const isIgnored = config?.['ignore_configured_endpoint_urls']?.toLowerCase() === 'true';
  const services = config?.['services'];
  const ofS3 =
    services === undefined
      ? undefined
      : shared.config.get(`services.${decodeName(services)}`)?.['s3.endpoint_url'];
  const endpoint = ofS3 ?? config?.['endpoint_url'] ?? credentials?.['endpoint_url'] ?? null;
  return {
    region: config?.['region'] ?? credentials?.['region'] ?? null,
    endpoint: isIgnored ? null : endpoint,
    options: optionsIn({ ...credentials, ...config }),
    caFile: config?.['ca_bundle'] ?? null,
  };
}

/**
 * How a profile wants its server spoken to. Source of the names:
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
function optionsIn(section: Section): ProfileOptions {
  const addressing = section['s3.addressing_style'];
  const checksums = section['request_checksum_calculation']?.toLowerCase();
  const isOn = (name: string): boolean => section[name]?.toLowerCase() === 'true';
  return {
    ...(addressing === 'path' ? { addressing: 'path' } : {}),
    ...(addressing === 'virtual' ? { addressing: 'virtual-host' } : {}),
    ...(checksums === 'when_required' ? { checksums: 'when-required' } : {}),
    ...(checksums === 'when_supported' ? { checksums: 'always' } : {}),
    ...(isOn('use_dualstack_endpoint') || isOn('s3.use_dualstack_endpoint') ? { dualStack: true } : {}),
    ...(isOn('use_fips_endpoint') ? { fips: true } : {}),
    ...(isOn('s3.use_accelerate_endpoint') ? { accelerate: true } : {}),
  };
}

/** A profile of the AWS tools that provides keys. */
export type AwsProfile = Pick<FoundKeys, 'name' | 'kind' | 'needsCode'>;

/** The profiles in `~/.aws` that provide keys, `default` first; empty when there is nothing to read. */
export async function listAwsProfiles(): Promise<readonly AwsProfile[]> {
  const { config, credentials } = await readSharedConfig();
  const names = new Set([...credentials.keys(), ...config.keys()]);
  const profiles = [...names].flatMap((name): AwsProfile[] => {
    // The SDK reads sections such as `sso-session.work` and `services.local` into the same record.
    if (/^(?:sso-session|services)\./.test(name)) return [];
    const section = { ...config.get(name), ...credentials.get(name) };
    const kind = kindOf(section);
    return kind === null ? [] : [{ name, kind, needsCode: kind === 'role' && 'mfa_serial' in section }];
  });
  return profiles.toSorted(
    (one, other) =>
      Number(other.name === 'default') - Number(one.name === 'default') || one.name.localeCompare(other.name),
  );
}

/** How a profile provides its keys; null for a profile with settings only. */
function kindOf(section: Section): AwsProfile['kind'] | null {
  if (section['role_arn']) return section['web_identity_token_file'] ? 'web-identity' : 'role';
  if (section['aws_access_key_id']) return section['aws_session_token'] ? 'temporary' : 'keys';
  if (section['sso_session'] || section['sso_start_url']) return 'sso';
  if (section['login_session']) return 'login';
  return section['credential_process'] ? 'process' : null;
}

const connectTimeoutMs = 10_000;

/**
 * The keys of a profile, however it provides them: stored keys, SSO, an assumed role, a web identity or a
 * `credential_process`. They are fetched once, and again shortly before they expire.
 *
 * @param transport how AWS's key services are reached
 *
 * @throws HoistError `aws-profile-missing`, `aws-sign-in-needed`, `aws-profile-unusable`, `mfa-code-missing`,
 * `mfa-code-wrong`, or the reason why they couldn't be fetched
 */
export async function profileKeys(
  name: string,
  askForCode: AskForCode,
  transport: Transport = directTransport,
): Promise<CredentialSource> {
  const profile = shown(name);
  if ((await profileSettings(name)) === null) throw new HoistError('aws-profile-missing', { profile });
  const [{ fromIni }, { agentsFor }] = await Promise.all([
    import('@aws-sdk/credential-providers'),
    import('../s3/client/transport/agents.js'),
  ]);
  let context: FetchContext = { onAsk: () => undefined, wasWrong: false };
  const provider = fromIni({
    profile: encodeName(name),
    mfaCodeProvider: (device) => {
      context.onAsk();
      return askForCode(device, context.wasWrong);
    },
    ignoreCache: true,
    clientConfig: {
      requestHandler: {
        ...agentsFor(transport, { keepAlive: false }, connectTimeoutMs),
        connectionTimeout: connectTimeoutMs,
      },
    },
  });
  return renewed(
    async (now) => {
      context = now;
      // What the files say by now, in names that the SDK reads.
      await readSharedConfig();
      return provider();
    },
    (error) => {
      const words = error instanceof Error ? error.message : '';
      if (/\bsso\b|\baws login\b/i.test(words)) return new HoistError('aws-sign-in-needed', { profile });
      return new HoistError('aws-profile-unusable', { profile });
    },
  );
}

/**
 * The keys of a container, a web identity or the machine itself.
 * @param missing makes the error to throw when there are none
 */
export async function machineKeys(missing: () => Error): Promise<CredentialSource> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const provider = fromNodeProviderChain({ timeout: 1000, maxRetries: 0 });
  return renewed(() => provider(), missing);
}

/** The keys in environment variables, as all AWS tools read them; null when there are none. */
export function keysInEnvironment(env: NodeJS.ProcessEnv): Credentials | null {
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function renewed(
  provider: (context: FetchContext) => Promise<TemporaryKeys>,
  explain: (error: unknown) => Error,
): Promise<CredentialSource> {
  return renewedKeys({
    fetch: async (context) => {
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider(context);
      // The user's own program (`credential_process`) may give an expiry that is not a valid time.
      const end = Number.isNaN(expiration?.getTime()) ? undefined : expiration;
      return { accessKeyId, secretAccessKey, ...withoutUndefined({ sessionToken, expiration: end }) };
    },
    explainFirst: (error) => known(error) ?? explain(error),
    explainLater: (error) => known(error) ?? new HoistError('token-expired'),
  });
}

/**
 * An error of the network or an answer of AWS; null for errors that only the profile's own code can explain.
 */
function known(error: unknown): HoistError | null {
  if (error instanceof HoistError) return error;
  // STS has no error code for it.
  if (error instanceof Error && /MultiFactorAuthentication failed|invalid MFA/i.test(error.message)) {
    return new HoistError('mfa-code-wrong');
  }
  // The profile's own failure, which no catalogue of S3's errors knows.
  if (error instanceof Error && /^(?:Credentials|Token)ProviderError$/.test(error.name)) return null;
  const told = toAppError(error);
  const kind = classify(told);
  const isKnown = kind === 'offline' || kind === 'transient' || kind === 'throttled' || kind === 'fatal';
  return isKnown && !told.code.startsWith('bucket-') ? new HoistError(told.code, told.details) : null;
}

/** A profile's name goes into a command that the user types; names with unusual characters are left out. */
function shown(name: string): string {
  return /^[\w.@-]{1,64}$/.test(name) ? name : '…';
}
