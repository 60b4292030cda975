import type { S3Client } from '@aws-sdk/client-s3';
import { encodeUriQuery } from '../../../base/text/uri-encode.js';
import type { ShownRequest } from '../../../shared/models/bucket-settings.js';
import { createS3Client } from '../../client/client-factory.js';
import type { Connection } from '../../client/connection.js';

/** The request as the SDK has built it when it would sign. */
interface WireRequest {
  readonly method: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Stops a request just before it would be signed. */
class Caught extends Error {
  readonly request: WireRequest;

  constructor(request: WireRequest) {
    super('caught before it was sent');
    this.name = 'Caught';
    this.request = request;
  }
}

/** Headers that say nothing about what is requested: signature, user agent, retry count. */
const beside =
  /^(?:authorization|host|content-length|user-agent|x-amz-(?:date|content-sha256|security-token|user-agent)|amz-sdk-.*)$/;

/**
 * A request exactly as it would go to this connection's server: the SDK builds it and is stopped before it
 * signs. Nothing is sent, and no keys are used, so none can be shown.
 *
 * @param send the request, as it is sent to S3 with a real client
 */
export async function describeRequest(
  connection: Omit<Connection, 'credentials'>,
  send: (client: S3Client) => Promise<unknown>,
): Promise<ShownRequest> {
  const client = createS3Client({
    ...connection,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  client.middlewareStack.add(
    () => (parts) => {
      throw new Caught(parts.request as WireRequest);
    },
    { step: 'finalizeRequest', priority: 'high', name: 'catchRequest' },
  );
  try {
    await send(client);
  } catch (error) {
    if (error instanceof Caught) return shown(error.request);
    throw error;
  } finally {
    client.destroy();
  }
  throw new Error('the SDK answered without a request');
}

function shown({ method, hostname, port, path, query, headers, body }: WireRequest): ShownRequest {
  return {
    method,
    host: port === undefined ? hostname : `${hostname}:${port}`,
    path: `${path}${queryText(query ?? {})}`,
    headers: Object.entries(headers)
      .map(([name, value]) => ({ name: name.toLowerCase(), value }))
      .filter(({ name }) => !beside.test(name))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    body: typeof body === 'string' && body !== '' ? body : null,
  };
}

function queryText(query: NonNullable<WireRequest['query']>): string {
  return encodeUriQuery(
    Object.entries(query).flatMap(([name, value]) =>
      (typeof value === 'string' || value === null ? [value] : value).map((one) => [name, one] as const),
    ),
  );
}
