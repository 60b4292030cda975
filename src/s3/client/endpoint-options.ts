import { z } from 'zod';
import { serviceAt } from '../../shared/aws/services.js';

/** A server's dialect. Plain data: it is sent to the engine's thread and stored with a run. */
export const endpointOptions = z.object({
  /**
   * Where a bucket's name goes: in the host or first in the path. `auto`: in the host on AWS, in the path
   * elsewhere.
   */
  addressing: z.enum(['auto', 'path', 'virtual-host']),
  /**
   * `always`: every upload carries a CRC-32 that the server compares. `when-required`: an MD5 instead, for compatible
   * servers that store the checksum as content or refuse it (https://github.com/aws/aws-sdk-js-v3/issues/6810).
   */
  checksums: z.enum(['always', 'when-required']),
  /** `v1`: list with ListObjects, for servers that don't know ListObjectsV2. */
  listing: z.enum(['v2', 'v1']),
  /** AWS only: endpoints that also answer over IPv6. */
  dualStack: z.boolean(),
  /** AWS only: endpoints with FIPS-validated cryptography, in the regions that have them. */
  fips: z.boolean(),
  /** AWS only: objects go through the nearest AWS edge location. It must be enabled for the bucket. */
  accelerate: z.boolean(),
  /** Allows unencrypted connections to another computer. */
  allowHttp: z.boolean(),
});
export type EndpointOptions = Readonly<z.infer<typeof endpointOptions>>;

/** What is known about a server from its address, for connections without settings of their own. */
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
