import { join } from 'node:path';
import { z } from 'zod';
import { openEncryptedJson } from '../base/files/encrypted-json.js';
import type { Keychain } from '../base/files/keychain.js';
import { parseProxyAddress, proxyOfPac } from '../s3/client/transport/proxy-address.js';
import type { Proxy, ProxyLogin } from '../s3/client/transport/transport.js';
import { HoistError } from '../shared/errors/errors.js';
import type { ProxyChange, ProxyView } from '../shared/models/connection.js';

const stored = z.object({
  mode: z.enum(['system', 'none', 'manual']),
  address: z.string().nullable(),
  login: z.object({ userName: z.string(), password: z.string() }).nullable(),
});
type Stored = z.infer<typeof stored>;

const nothing: Stored = { mode: 'system', address: null, login: null };

/** The proxy of this computer: which one, and the login it requires. */
export interface ProxyStore {
  view(): Promise<ProxyView>;
  /** @throws HoistError `proxy-invalid` */
  change(change: ProxyChange): Promise<ProxyView>;
  /** The proxy for an address; null to connect directly. @throws HoistError `secret-unavailable` */
  proxyFor(url: string): Promise<Proxy | null>;
}

export interface ProxyStoreOptions {
  /** The app's data folder; it must exist. */
  readonly folder: string;
  readonly keychain: Keychain;
  /** The system's proxy for an address, as a PAC result: `PROXY proxy.example:8080; DIRECT`. */
  readonly systemProxy: (url: string) => Promise<string>;
  /** Is told the password before it is used, so that the log redacts it. */
  readonly onSecret?: (secret: string) => void;
}

export function createProxyStore(options: ProxyStoreOptions): ProxyStore {
  const { folder, keychain, systemProxy, onSecret = () => undefined } = options;
  const document = openEncryptedJson(join(folder, 'proxy.json'), stored, nothing, keychain);

  function shown({ mode, address, login }: Stored, persisted: boolean): ProxyView {
    return {
      mode,
      address,
      userName: login?.userName ?? null,
      hasPassword: login !== null && login.password !== '',
      persisted,
    };
  }

  return {
    view: async () => shown(await document.read(), document.isPersistent),
    change: async ({ mode, address, userName, password }) => {
      const proxy = address === null ? null : parseProxyAddress(address);
      if (proxy?.ok === false || (mode === 'manual' && proxy === null)) throw new HoistError('proxy-invalid');
      // Name and password have their own fields, because the address is shown and logged.
      if (proxy?.value.login != null) throw new HoistError('proxy-invalid');
      if (password !== null && password !== '') onSecret(password);
      const { value, persisted } = await document.change((before) => ({
        mode,
        address,
        login: userName === null || userName === '' ? null : loginOf(userName, password, before.login),
      }));
      return shown(value, persisted);
    },
    proxyFor: async (url) => {
      const { mode, address, login } = await document.read();
      if (login !== null && login.password !== '') onSecret(login.password);
      if (mode === 'none') return null;
      const proxy = mode === 'system' ? proxyOfPac(await systemProxy(url)) : withoutFailure(address);
      return proxy === null ? null : { ...proxy, login };
    },
  };
}

/** The password belongs to its user name: another user name starts without one. */
function loginOf(userName: string, password: string | null, before: ProxyLogin | null): ProxyLogin {
  if (password !== null) return { userName, password };
  return { userName, password: before?.userName === userName ? before.password : '' };
}

function withoutFailure(address: string | null): Proxy | null {
  const proxy = address === null ? null : parseProxyAddress(address);
  return proxy?.ok === true ? proxy.value : null;
}
