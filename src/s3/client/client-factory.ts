import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { isDirectoryBucketName } from '../../shared/aws/bucket-name.js';
import { HoistError } from '../../shared/errors/errors.js';
import { checkAnswers } from './check-answers.js';
import type { Connection } from './connection.js';
import { parseEndpoint } from './endpoint.js';
import { type EndpointOptions, optionsFor } from './endpoint-options.js';
import { expectBucketOwner } from './expect-bucket-owner.js';
import { listAsBefore } from './list-objects-v1.js';
import { signAgainWhenExpired } from './renew-keys.js';
import { loseConnectionsToStrayBytes } from './stray-bytes.js';
import { agentsFor } from './transport/agents.js';
import { directTransport } from './transport/transport.js';

export interface S3ClientOptions {
  /** Connections open at once. The engine's limits on files and parts in flight must not exceed it. */
  readonly maxSockets?: number;
  /** Attempts of one request inside the SDK, including the first. The engine retries on top of that. */
  readonly maxAttempts?: number;
  /** Milliseconds to wait for a connection to open. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds a connection may be silent in the middle of a request. */
  readonly idleTimeoutMs?: number;
  /** Milliseconds a whole request may take; 0 for no limit, which uploads need. */
  readonly requestTimeoutMs?: number;
  /**
   * Whether object requests may use S3 Transfer Acceleration when the connection asks for it; other requests
   * never need it.
   */
  readonly mayAccelerate?: boolean;
  /** The caller gives each upload its digest and compares what it reads: the SDK adds none and asks for none. */
  readonly ownDigests?: boolean;
  /** The caller sends what S3 refused for expired keys again, with others; by default, the client does. */
  readonly ownRenewal?: boolean;
}

/**
 * Makes a client for one connection; call `destroy()` when its work is done.
 *
 * Only the connection decides where requests go and which keys sign them. Environment variables and `~/.aws`
 * are ignored, so a variable left over from another tool can't send keys to another host. Redirects to
 * another region are not followed; they surface as errors that name the right region.
 *
 * @throws HoistError `endpoint-invalid` when the connection's endpoint can't be used (see `parseEndpoint`)
 */
export function createS3Client(connection: Connection, options: S3ClientOptions = {}): S3Client {
  const {
    maxSockets = 50,
    maxAttempts = 3,
    connectTimeoutMs = 10_000,
    idleTimeoutMs = 60_000,
    requestTimeoutMs = 0,
    mayAccelerate = false,
    ownDigests = false,
    ownRenewal = false,
  } = options;
  const { options: networkOptions = optionsFor(connection.endpoint), transport = directTransport } =
    connection;
  const agent = { keepAlive: true, maxSockets, keepAliveMsecs: 1_000 };
  const checksumPolicy = networkOptions.checksums === 'always' ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  const client = new S3Client({
    ...whereTo(connection.endpoint, networkOptions),
    region: connection.region,
    credentials: identityOf(connection.credentials),
    followRegionRedirects: false,
    retryMode: 'standard',
    maxAttempts,
    requestChecksumCalculation: ownDigests ? 'WHEN_REQUIRED' : checksumPolicy,
    responseChecksumValidation: ownDigests ? 'WHEN_REQUIRED' : checksumPolicy,
    requestHandler: {
      ...agentsFor(transport, agent, connectTimeoutMs),
      connectionTimeout: connectTimeoutMs,
      socketTimeout: idleTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      // Requests wait for a free connection by design (the engine's budgets limit them), so the warning is
      // turned off.
      socketAcquisitionWarningTimeout: 2_147_483_647,
    },
    userAgentAppId: 'hoist',
    logger: silence,
    ...hermetic,
    ...(connection.endpoint === null ? awsHosts(networkOptions, mayAccelerate) : {}),
  });
  if (connection.endpoint !== null) ignoreDirectoryBuckets(client);
  checkAnswers(client);
  loseConnectionsToStrayBytes(client);
  if (!ownRenewal && typeof connection.credentials === 'function') signAgainWhenExpired(client);
  if (networkOptions.listing === 'v1') listAsBefore(client);
  if (connection.bucketOwner !== undefined) expectBucketOwner(client, connection.bucketOwner);
  return client;
}

/**
 * On a server other than Amazon's, a name that ends like that of a directory bucket is an ordinary one: the SDK would put
 * it into the host's name whatever the addressing, and sign for another service.
 */
function ignoreDirectoryBuckets({ config }: S3Client): void {
  const resolve = config.endpointProvider;
  config.endpointProvider = (parameters, context) => {
    const { Bucket: bucket, UseS3ExpressControlEndpoint: _control, ...others } = parameters;
    if (bucket === undefined || !isDirectoryBucketName(bucket)) return resolve(parameters, context);
    const found = resolve(others, context);
    const url = new URL(found.url);
    if (config.forcePathStyle) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`;
    else url.hostname = `${bucket}.${url.hostname}`;
    return { ...found, url };
  };
}

function identityOf(credentials: Connection['credentials']): NonNullable<S3ClientConfig['credentials']> {
  if (typeof credentials === 'function') return credentials;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Without a logger the SDK writes its warnings to the console. */
const silence = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Settings that the SDK would otherwise read from the environment and from `~/.aws/config`. */
const hermetic: S3ClientConfig = {
  ignoreConfiguredEndpointUrls: true,
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  useArnRegion: false,
  disableS3ExpressSessionAuth: true,
  disableMultiregionAccessPoints: true,
  authSchemePreference: ['sigv4'],
};

function whereTo(
  endpoint: string | null,
  { addressing, allowHttp }: EndpointOptions,
): Pick<S3ClientConfig, 'endpoint' | 'forcePathStyle'> {
  if (endpoint === null) return { forcePathStyle: addressing === 'path' };
  const url = parseEndpoint(endpoint, { allowHttp });
  if (!url.ok) throw new HoistError(url.error.code);
  return { endpoint: url.value.href, forcePathStyle: addressing !== 'virtual-host' };
}

function awsHosts(
  { dualStack, fips, accelerate }: EndpointOptions,
  mayAccelerate: boolean,
): Pick<S3ClientConfig, 'useDualstackEndpoint' | 'useFipsEndpoint' | 'useAccelerateEndpoint'> {
  return {
    useDualstackEndpoint: dualStack,
    useFipsEndpoint: fips,
    useAccelerateEndpoint: accelerate && mayAccelerate,
  };
}
