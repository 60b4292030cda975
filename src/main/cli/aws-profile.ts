import { createInterface } from 'node:readline/promises';
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { HoistError } from '../../shared/errors.js';
import type { CredentialSource } from '../s3/connection.js';
import { toAppError } from '../s3/error-catalogue.js';
import { classify } from '../s3/error-class.js';
import { CommandError, exitCodes } from './command-error.js';

/** What a profile says besides its keys. */
export interface ProfileSettings {
  readonly region: string | null;
  readonly endpoint: string | null;
}

type Provider = ReturnType<typeof fromIni> | ReturnType<typeof fromNodeProviderChain>;

/** The settings of a profile in `~/.aws/config` and `~/.aws/credentials`; null when neither has it. */
export async function profileSettings(name: string): Promise<ProfileSettings | null> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const config = configFile[name];
  const credentials = credentialsFile[name];
  if (config === undefined && credentials === undefined) return null;
  const services = config?.['services'];
  const ofS3 = services === undefined ? undefined : configFile[`services.${services}`]?.['s3.endpoint_url'];
  return {
    region: config?.['region'] ?? credentials?.['region'] ?? null,
    endpoint: ofS3 ?? config?.['endpoint_url'] ?? credentials?.['endpoint_url'] ?? null,
  };
}

/**
 * The keys of a profile, whatever way it gives them: written down, by SSO, an assumed role, a web identity or a
 * `credential_process`.
 *
 * @throws CommandError `aws-profile-missing`, `aws-sign-in-needed`, `aws-profile-unusable`
 * @throws HoistError when they have to be fetched and that failed
 */
export async function profileKeys(name: string, exists: boolean): Promise<CredentialSource> {
  if (!exists) throw new CommandError('aws-profile-missing', { profile: shown(name) });
  const provider = fromIni({ profile: name, mfaCodeProvider: askForCode });
  return renewed(provider, (error) => {
    const needsSignIn = error instanceof Error && /\bsso\b|\baws login\b/i.test(error.message);
    return new CommandError(
      needsSignIn ? 'aws-sign-in-needed' : 'aws-profile-unusable',
      { profile: shown(name) },
      exitCodes.stopped,
    );
  });
}

/**
 * The keys of a container, a web identity or the machine itself.
 * @throws CommandError `keys-missing`
 */
export function machineKeys(): Promise<CredentialSource> {
  const provider = fromNodeProviderChain({ timeout: 1000, maxRetries: 0 });
  return renewed(provider, () => new CommandError('keys-missing', {}, exitCodes.stopped));
}

/** Keys are fetched anew that long before they end, in ms. */
const renewBefore = 5 * 60 * 1000;

/** Fetches the keys now and keeps them until they are about to end, however many clients ask for them. */
async function renewed(provider: Provider, explain: (error: unknown) => Error): Promise<CredentialSource> {
  const fetch: CredentialSource = async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    };
  };
  let held = await fetch().catch((error: unknown) => {
    throw known(error) ?? explain(error);
  });
  let pending: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    try {
      held = await fetch();
    } catch (error) {
      const isOver = held.expiration === undefined || held.expiration.getTime() <= Date.now();
      if (isOver) throw known(error) ?? new HoistError('token-expired');
    } finally {
      pending = null;
    }
  };
  return async () => {
    if (held.expiration !== undefined && held.expiration.getTime() - Date.now() < renewBefore) {
      pending ??= renew();
      await pending;
    }
    return held;
  };
}

/** A failure of the network or an answer of AWS; null for what only the profile's reader knows. */
function known(error: unknown): HoistError | null {
  const told = toAppError(error);
  const kind = classify(told);
  const isKnown = kind === 'offline' || kind === 'transient' || kind === 'throttled' || kind === 'fatal';
  return isKnown && !told.code.startsWith('bucket-') ? new HoistError(told.code, told.details) : null;
}

/** A profile's name goes into a line to type; anything unusual in it stays out. */
function shown(name: string): string {
  return /^[\w.@-]{1,64}$/.test(name) ? name : '…';
}

async function askForCode(device: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('there is nobody to ask');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(`MFA ${device}: `);
  } finally {
    lines.close();
  }
}
