import { err, ok } from '../../shared/errors/errors.js';
import { type ConnectionView, type ProxyView, usualConnection } from '../../shared/models/connection.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { later } from './fake-helpers.js';
import type { Scene } from './scenes.js';

/** Connections and a proxy that remember what they are told. */
export function createFakeConnections(scene: Scene): Pick<HoistBridge, 'connections' | 'proxy'> {
  let view: ConnectionView = { settings: usualConnection(null), ca: null };
  let proxy: ProxyView = {
    mode: 'system',
    address: null,
    userName: null,
    hasPassword: false,
    persisted: scene.protection === 'system',
  };
  return {
    connections: {
      get: () => later(ok(view)),
      set: ({ settings }) => {
        if (settings.endpoint?.startsWith('http://') === true && !settings.allowHttp) {
          return later(err('endpoint-not-encrypted', { host: new URL(settings.endpoint).host }), 200);
        }
        view = { ...view, settings };
        return later(ok(view), 200);
      },
      chooseCaFile: () => {
        view = { ...view, ca: { name: 'example-company-root.pem', holders: ['Example Company Root CA'] } };
        return later(ok(view), 200);
      },
      removeCaFile: () => {
        view = { ...view, ca: null };
        return later(ok(view), 200);
      },
    },
    proxy: {
      get: () => later(ok(proxy)),
      set: ({ mode, address, userName, password }) => {
        if (mode === 'manual' && address === null) return later(err('proxy-invalid'), 200);
        const hasPassword = userName !== null && (password ?? '') !== '';
        proxy = { ...proxy, mode, address, userName, hasPassword };
        return later(ok(proxy), 200);
      },
    },
  };
}
