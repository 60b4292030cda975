import { getProxyForUrl } from 'proxy-from-env';
import { readCaFile } from '../accounts/ca-file.js';
import { isLoopback } from '../s3/client/endpoint.js';
import { type EndpointOptions, optionsFor } from '../s3/client/endpoint-options.js';
import { parseProxyAddress } from '../s3/client/transport/proxy-address.js';
import type { Proxy, Transport } from '../s3/client/transport/transport.js';
import type { NetworkOptions } from './command.js';
import { unwrap } from './command-error.js';

/** How the server is to be spoken to: as it is known to want it, and as was asked for. */
export function endpointOptions(
  networkOptions: NetworkOptions,
  endpoint: string | null,
  env: NodeJS.ProcessEnv,
): EndpointOptions {
  const usual = optionsFor(endpoint);
  const isSet = (name: string): boolean => env[name]?.toLowerCase() === 'true';
  return {
    ...usual,
    addressing: networkOptions.addressing ?? usual.addressing,
    checksums: networkOptions.checksums ?? usual.checksums,
    dualStack: networkOptions.dualStack || isSet('AWS_USE_DUALSTACK_ENDPOINT'),
    fips: networkOptions.fips || isSet('AWS_USE_FIPS_ENDPOINT'),
    accelerate: networkOptions.accelerate,
    allowHttp: networkOptions.allowHttp,
  };
}

/**
 * Which certificates to trust and which proxy to take: those of `--ca-file` or `AWS_CA_BUNDLE`, that of `HTTPS_PROXY`,
 * `HTTP_PROXY` or `ALL_PROXY` unless `NO_PROXY` names the host.
 *
 * @throws HoistError `ca-file-invalid`, `proxy-invalid`
 */
export async function findTransport(
  { caFile }: NetworkOptions,
  url: string,
  env: NodeJS.ProcessEnv,
): Promise<Transport> {
  const file = caFile ?? (env['AWS_CA_BUNDLE'] || null);
  const ca = file === null ? null : unwrap(await readCaFile(file)).pem;
  return { ca, proxy: proxyFor(url) };
}

/** A proxy elsewhere would take this computer's own addresses for its own. */
function proxyFor(url: string): Proxy | null {
  if (isLoopback(new URL(url).hostname)) return null;
  const address = getProxyForUrl(url);
  return address === '' ? null : unwrap(parseProxyAddress(address));
}
