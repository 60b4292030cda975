import { join } from 'node:path';
import { z } from 'zod';
import { openEncryptedRecords } from '../base/files/encrypted-records.js';
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
const recordId = 'proxy';

/** The proxy of this computer: which one, and the login it requires. */
export interface ProxyStore {
  view(): Promise<ProxyView>;
  /** @throws HoistError `proxy-invalid` */
  change(change: ProxyChange): Promise<ProxyView>;
  /**
   * The proxy for an address; null to connect directly. While the stored proxy can't be decrypted, the
   * system's is used: `view` tells that.
   */
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
  const records = openEncryptedRecords(join(folder, 'proxy.json'), stored, keychain, (document) => ({
    [recordId]: document,
  }));

  /** Null when it can't be decrypted. */
  async function read(): Promise<Stored | null> {
    try {
      return (await records.find(recordId)) ?? nothing;
    } catch (error) {
      if (error instanceof HoistError && error.error.code === 'settings-undecryptable') return null;
      throw error;
    }
  }

  function shown(proxy: Stored | null, persisted: boolean): ProxyView {
    const { mode, address, login } = proxy ?? nothing;
    return {
      isUndecryptable: proxy === null,
      mode,
      address,
      userName: login?.userName ?? null,
      hasPassword: login !== null && login.password !== '',
      persisted,
    };
  }

  return {
    view: async () => shown(await read(), records.isPersistent),
    change: async ({ mode, address, userName, password }) => {
      const proxy = address === null ? null : parseProxyAddress(address);
      if (proxy?.ok === false || (mode === 'manual' && proxy === null)) throw new HoistError('proxy-invalid');
      // Name and password have their own fields, because the address is shown and logged.
      if (proxy?.value.login != null) throw new HoistError('proxy-invalid');
      if (password !== null && password !== '') onSecret(password);
      const before = await read();
      // Settings that can't be read are replaced as a whole.
      if (before === null) await records.forget(recordId);
      const next: Stored = {
        mode,
        address,
        login:
          userName === null || userName === '' ? null : loginOf(userName, password, before?.login ?? null),
      };
      const { persisted } = await records.set(recordId, next);
      return shown(next, persisted);
    },
    proxyFor: async (url) => {
      const { mode, address, login } = (await read()) ?? nothing;
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
