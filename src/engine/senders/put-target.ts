import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { HoistError } from '../../shared/errors/errors.js';
import type { Target } from '../transfer/target.js';
import type { PutTarget, SenderIdentity } from './put-task.js';

/** A key that is unchanged by encoding. */
const probeKey = 'k';

/** A request as the SDK would send it. */
interface BuiltRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Asks the SDK where a PUT to the bucket goes (virtual-hosted or path-style, dual-stack, FIPS, another
 * partition): it builds the request of an upload, which is intercepted and not sent.
 */
export async function resolvePutTarget(
  { client, bucket }: Pick<Target, 'client' | 'bucket'>,
  options: Pick<PutTarget, 'connections' | 'bufferBytes' | 'idleTimeoutMs' | 'transport'>,
): Promise<PutTarget> {
  const taken: { request: BuiltRequest | null } = { request: null };
  const command = new PutObjectCommand({ Bucket: bucket, Key: probeKey, Body: '' });
  command.middlewareStack.add(
    () => async (args) => {
      taken.request = args.request as BuiltRequest;
      return { response: undefined, output: { $metadata: {} } };
    },
    { step: 'finalizeRequest', name: 'takeRequest', priority: 'low' },
  );
  await client.send(command);
  const { request } = taken;
  if (request === null || !request.path.endsWith(probeKey)) throw new HoistError('internal');
  const port = request.port === undefined ? '' : `:${request.port}`;
  return {
    ...options,
    origin: `${request.protocol}//${request.hostname}${port}`,
    host: request.headers['host'] ?? `${request.hostname}${port}`,
    expectedOwner: request.headers['x-amz-expected-bucket-owner'] ?? null,
    basePath: request.path.slice(0, -probeKey.length),
    region: await client.config.region(),
  };
}

/** The current keys and clock of the SDK's client. */
export async function currentIdentity(client: S3Client): Promise<SenderIdentity> {
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  return {
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    clockOffsetMs: client.config.systemClockOffset,
  };
}
