import { z } from 'zod';
import { serviceAt } from '../../shared/aws/services.js';

/** How a server wants to be spoken to. Plain data: it travels to the engine's thread, and a run keeps it. */
export const endpointOptions = z.object({
  /**
   * Where a bucket's name goes: before the host or first in the path. `auto`: before the host on AWS, in the path
   * elsewhere.
   */
  addressing: z.enum(['auto', 'path', 'virtual-host']),
  /**
   * `always`: every upload carries a CRC-32 that the server compares. `when-required`: an MD5 instead, for compatible
   * servers that store the checksum as content or refuse it (https://github.com/aws/aws-sdk-js-v3/issues/6810).
   */
  checksums: z.enum(['always', 'when-required']),
  /** `v1`: pages of a listing are asked for as before ListObjectsV2, for servers that don't know it. */
  listing: z.enum(['v2', 'v1']),
  /** AWS only: hosts that answer over IPv6 as well. */
  dualStack: z.boolean(),
  /** AWS only: hosts with validated cryptography, in the regions that have them. */
  fips: z.boolean(),
  /** AWS only: objects travel by the nearest edge of AWS's network. The bucket has to have it switched on. */
  accelerate: z.boolean(),
  /** Unencrypted connections to another computer. */
  allowHttp: z.boolean(),
});
export type EndpointOptions = Readonly<z.infer<typeof endpointOptions>>;

/** What is known of a server by its address, for connections nobody set anything up for. */
export function optionsFor(endpoint: string | null): EndpointOptions {
  const service = serviceAt(endpoint);
  if (service === null) return usualEndpointOptions;
  const { addressing, checksums, listing } = service;
  return { ...usualEndpointOptions, addressing, checksums, listing };
}

export const usualEndpointOptions: EndpointOptions = {
  addressing: 'auto',
  checksums: 'always',
  listing: 'v2',
  dualStack: false,
  fips: false,
  accelerate: false,
  allowHttp: false,
};
