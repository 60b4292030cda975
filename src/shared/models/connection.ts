import { z } from 'zod';
import { regionAt, serviceAt, serviceIds } from '../aws/services.js';

/** The server for a set of keys, and its dialect. */
export const connectionSettings = z.strictObject({
  service: z.enum(serviceIds),
  /** Base URL of the server; null for AWS. */
  endpoint: z.string().trim().min(1).max(2048).nullable(),
  /**
   * Region for signing; null: the service's own, or us-east-1. On AWS the region of every bucket is looked
   * up.
   */
  region: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{1,63}$/)
    .nullable(),
  /** The AWS partition of the keys: keys of one are not valid in another. */
  partition: z.enum(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc']),
  addressing: z.enum(['auto', 'path', 'virtual-host']),
  checksums: z.enum(['always', 'when-required']),
  dualStack: z.boolean(),
  fips: z.boolean(),
  accelerate: z.boolean(),
  /** Allows unencrypted connections to another computer: the user was warned. */
  allowHttp: z.boolean(),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

/** The connection settings before the user changed any. */
export function usualConnection(endpoint: string | null): ConnectionSettings {
  const service = serviceAt(endpoint);
  return {
    service: service?.id ?? 'other',
    endpoint,
    region: endpoint === null ? null : regionAt(endpoint),
    partition: 'aws',
    addressing: service?.addressing ?? 'auto',
    // An unknown address is most often a modern server that somebody runs themselves.
    checksums: service?.checksums ?? 'always',
    dualStack: false,
    fips: false,
    accelerate: false,
    allowHttp: false,
  };
}

/** A connection as the window may know it: of the CA file neither the path nor the content. */
export const connectionView = z.strictObject({
  settings: connectionSettings,
  ca: z
    .strictObject({
      /** The file's name without the folder. */
      name: z.string(),
      /** The common names of the certificates' holders. */
      holders: z.array(z.string()),
    })
    .nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;

/** The proxy of this computer, for all connections. */
export const proxyView = z.strictObject({
  /**
   * The stored proxy can't be decrypted, so the system's is used until another one is saved; the other fields
   * are then those of a computer without settings.
   */
  isUndecryptable: z.boolean(),
  /** `system`: the system's proxy for the address; `manual`: always the one below. */
  mode: z.enum(['system', 'none', 'manual']),
  /** `http://proxy.example:8080`, `https://…` or `socks5://…`; null while none was entered. */
  address: z.string().max(300).nullable(),
  userName: z.string().max(256).nullable(),
  /** Whether a password is stored for the user name. It is never sent back. */
  hasPassword: z.boolean(),
  /** Whether user name and password are still there after a restart. */
  persisted: z.boolean(),
});
export type ProxyView = z.infer<typeof proxyView>;

/** What the user enters; `password: null` keeps the stored one. */
export const proxyChange = z.strictObject({
  mode: proxyView.shape.mode,
  address: z.string().trim().min(1).max(300).nullable(),
  userName: z.string().max(256).nullable(),
  password: z.string().max(256).nullable(),
});
export type ProxyChange = z.infer<typeof proxyChange>;
