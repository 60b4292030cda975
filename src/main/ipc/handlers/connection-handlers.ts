import { readCaFile } from '../../../accounts/ca-file.js';
import type { Connector } from '../../../accounts/connection.js';
import type { ConnectionStore, StoredConnection } from '../../../accounts/connection-store.js';
import type { ProxyStore } from '../../../accounts/proxy-store.js';
import { parseEndpoint } from '../../../s3/client/endpoint.js';
import { HoistError, unwrap } from '../../../shared/errors/errors.js';
import type { ConnectionSettings, ConnectionView } from '../../../shared/models/connection.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { HandlersOf } from '../register.js';

export interface ConnectionServices {
  readonly connector: Pick<Connector, 'settingsOf'>;
  readonly connections: ConnectionStore;
  readonly dialogs: Pick<Dialogs, 'chooseCaFile'>;
}

export function connectionHandlers(services: ConnectionServices): HandlersOf<'connections'> {
  const { connector, connections, dialogs } = services;
  const now = async (profileId: string): Promise<StoredConnection> =>
    unwrap(await connector.settingsOf(profileId));
  const keep = async (profileId: string, next: StoredConnection): Promise<ConnectionView> => {
    await connections.set(profileId, next);
    return shown(next);
  };
  return {
    'connections.get': async ({ profileId }) => shown(await now(profileId)),
    'connections.set': async ({ profileId, settings }) =>
      keep(profileId, { settings: checked(settings), ca: (await now(profileId)).ca }),
    'connections.forget': async ({ profileId }) => {
      await connections.forget(profileId);
      return shown(await now(profileId));
    },
    'connections.chooseCaFile': async ({ profileId }) => {
      const before = await now(profileId);
      const path = await dialogs.chooseCaFile();
      return path === null ? null : keep(profileId, { ...before, ca: unwrap(await readCaFile(path)) });
    },
    'connections.removeCaFile': async ({ profileId }) =>
      keep(profileId, { ...(await now(profileId)), ca: null }),
  };
}

export function proxyHandlers(proxies: ProxyStore): HandlersOf<'proxy'> {
  return {
    'proxy.get': () => proxies.view(),
    'proxy.set': (change) => proxies.change(change),
  };
}

/** @throws HoistError `endpoint-invalid`, `endpoint-not-encrypted` */
function checked(settings: ConnectionSettings): ConnectionSettings {
  const { service, endpoint, allowHttp } = settings;
  if (service === 'aws') return { ...settings, endpoint: null };
  if (endpoint === null) throw new HoistError('endpoint-invalid');
  const url = unwrap(parseEndpoint(endpoint, { allowHttp }));
  return { ...settings, endpoint: url.href.replace(/\/$/, '') };
}

function shown({ settings, ca }: StoredConnection): ConnectionView {
  return { settings, ca: ca === null ? null : { name: ca.name, holders: [...ca.holders] } };
}
