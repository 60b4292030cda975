import {
  type ConnectionSettings,
  type ConnectionView,
  type ProxyView,
  usualConnection,
} from '../../../shared/models/connection.js';

export function connectionSample(
  change: Partial<ConnectionSettings> = {},
  ca: ConnectionView['ca'] = null,
): ConnectionView {
  return { settings: { ...usualConnection(change.endpoint ?? null), ...change }, ca };
}

export function proxySample(change: Partial<ProxyView> = {}): ProxyView {
  return {
    isUndecryptable: false,
    mode: 'system',
    address: null,
    userName: null,
    hasPassword: false,
    persisted: true,
    ...change,
  };
}
