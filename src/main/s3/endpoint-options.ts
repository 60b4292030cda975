/** How a server wants to be spoken to. Plain data: it travels to the engine's thread. */
export interface EndpointOptions {
  /**
   * Where a bucket's name goes: before the host or first in the path. `auto`: before the host on AWS, in the path
   * elsewhere.
   */
  readonly addressing: 'auto' | 'path' | 'virtual-host';
  /**
   * `always`: every upload carries a CRC-32 that the server compares. `when-required`: an MD5 instead, for compatible
   * servers that store the checksum as content or refuse it (https://github.com/aws/aws-sdk-js-v3/issues/6810).
   */
  readonly checksums: 'always' | 'when-required';
  /** AWS only: hosts that answer over IPv6 as well. */
  readonly dualStack: boolean;
  /** AWS only: hosts with validated cryptography, in the regions that have them. */
  readonly fips: boolean;
  /** AWS only: objects travel by the nearest edge of AWS's network. The bucket has to have it switched on. */
  readonly accelerate: boolean;
  /** Unencrypted connections to another computer. */
  readonly allowHttp: boolean;
}

export const usualEndpointOptions: EndpointOptions = {
  addressing: 'auto',
  checksums: 'always',
  dualStack: false,
  fips: false,
  accelerate: false,
  allowHttp: false,
};
