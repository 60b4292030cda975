import { ok, type Result } from '../../shared/errors.js';
import type { Connection } from '../s3/connection.js';
import { parseEndpoint } from '../s3/endpoint.js';

/** What the clients of STS and IAM have in common: they answer at once or not at all. */
export interface ServiceClientConfig {
  readonly region: string;
  readonly credentials: Connection['credentials'];
  readonly endpoint?: string;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly maxAttempts: number;
  readonly userAgentAppId: string;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/**
 * How to reach a service that answers questions about keys. Fails with `endpoint-invalid`.
 * @param endpoint base URL of the service; null for AWS's own
 */
export function serviceClientConfig(
  { region, credentials }: Connection,
  endpoint: string | null,
): Result<ServiceClientConfig> {
  const url = endpoint === null ? null : parseEndpoint(endpoint);
  if (url?.ok === false) return url;
  return ok({
    region,
    credentials,
    ...(url === null ? {} : { endpoint: url.value.href }),
    ignoreConfiguredEndpointUrls: true,
    maxAttempts: 2,
    userAgentAppId: 'hoist',
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
}
