import type { Connection } from '../s3/client/connection.js';
import { parseEndpoint } from '../s3/client/endpoint.js';
import { type Agents, agentsFor } from '../s3/client/transport/agents.js';
import { directTransport } from '../s3/client/transport/transport.js';
import { ok, type Result } from '../shared/errors/errors.js';

const connectTimeoutMs = 10_000;

/** What the clients of STS and IAM have in common: short requests with short timeouts. */
export interface ServiceClientConfig {
  readonly region: string;
  readonly credentials: Connection['credentials'];
  readonly endpoint?: string;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly maxAttempts: number;
  readonly userAgentAppId: string;
  readonly requestHandler: Agents & {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/**
 * How to reach a service that answers questions about keys. Fails with `endpoint-invalid` or
 * `endpoint-not-encrypted`.
 * @param endpoint base URL of the service; null for AWS's own
 */
export function serviceClientConfig(
  { region, credentials, options, transport = directTransport }: Connection,
  endpoint: string | null,
): Result<ServiceClientConfig> {
  const url = endpoint === null ? null : parseEndpoint(endpoint, { allowHttp: options?.allowHttp === true });
  if (url?.ok === false) return url;
  return ok({
    region,
    credentials,
    ...(url === null ? {} : { endpoint: url.value.href }),
    ignoreConfiguredEndpointUrls: true,
    maxAttempts: 2,
    userAgentAppId: 'hoist',
    requestHandler: {
      ...agentsFor(transport, { keepAlive: false }, connectTimeoutMs),
      connectionTimeout: connectTimeoutMs,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    },
  });
}
