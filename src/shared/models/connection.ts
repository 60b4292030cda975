import { z } from 'zod';
import { regionAt, serviceAt, serviceIds } from '../aws/services.js';

/** Where a set of keys leads and how the server there wants to be spoken to. */
export const connectionSettings = z.strictObject({
  service: z.enum(serviceIds),
  /** Base URL of the server; null for AWS. */
  endpoint: z.string().trim().min(1).max(2048).nullable(),
  /** Region to sign for; null: as the server says, or us-east-1. On AWS every bucket's own is found. */
  region: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{1,63}$/)
    .nullable(),
  /** Which part of AWS the keys belong to: keys of one mean nothing in another. */
  partition: z.enum(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc']),
  addressing: z.enum(['auto', 'path', 'virtual-host']),
  checksums: z.enum(['always', 'when-required']),
  dualStack: z.boolean(),
  fips: z.boolean(),
  accelerate: z.boolean(),
  /** Unencrypted connections to another computer: whoever allows them was warned. */
  allowHttp: z.boolean(),
});
export type ConnectionSettings = z.infer<typeof connectionSettings>;

/** What a connection is like before anybody set something up for it. */
export function usualConnection(endpoint: string | null): ConnectionSettings {
  const service = serviceAt(endpoint);
  return {
    service: service?.id ?? 'other',
    endpoint,
    region: endpoint === null ? null : regionAt(endpoint),
    partition: 'aws',
    addressing: service?.addressing ?? 'auto',
    // An address of nobody known is most often a server of today that somebody runs themselves.
    checksums: service?.checksums ?? 'always',
    dualStack: false,
    fips: false,
    accelerate: false,
    allowHttp: false,
  };
}

/** A connection as the window may know it: of the CA file no path and no content. */
export const connectionView = z.strictObject({
  settings: connectionSettings,
  ca: z
    .strictObject({
      /** The file's name without the folders. */
      name: z.string(),
      /** Whose certificates are in it, by their common names. */
      holders: z.array(z.string()),
    })
    .nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;

/** The proxy of this computer, for all connections. */
export const proxyView = z.strictObject({
  /** `system`: as the system says for the address; `manual`: always the one below. */
  mode: z.enum(['system', 'none', 'manual']),
  /** `http://proxy.example:8080`, `https://…` or `socks5://…`; null while none was entered. */
  address: z.string().max(300).nullable(),
  userName: z.string().max(256).nullable(),
  /** Whether there is a password for the name. It never comes back. */
  hasPassword: z.boolean(),
  /** True when name and password are still there after a restart. */
  persisted: z.boolean(),
});
export type ProxyView = z.infer<typeof proxyView>;

/** What the person enters; `password: null` keeps the one there is. */
export const proxyChange = z.strictObject({
  mode: proxyView.shape.mode,
  address: z.string().trim().min(1).max(300).nullable(),
  userName: z.string().max(256).nullable(),
  password: z.string().max(256).nullable(),
});
export type ProxyChange = z.infer<typeof proxyChange>;
