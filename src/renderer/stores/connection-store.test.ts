import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { type ConnectionView, type ProxyView, usualConnection } from '../../shared/models/connection.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { createScriptedBridge, settle } from '../gallery/scripted-bridge.js';
import { createStores } from './stores.js';

const view: ConnectionView = { settings: usualConnection(null), ca: null };
const proxy: ProxyView = {
  isUndecryptable: false,
  mode: 'system',
  address: null,
  userName: null,
  hasPassword: false,
  persisted: true,
};

function start() {
  const scripted = createScriptedBridge();
  const stores = createStores(scripted.bridge, createFakeClock());
  return {
    scripted,
    connection: stores.connection,
    state: () => stores.connection.store.getState(),
  };
}

describe('the settings of a connection', () => {
  it('are saved, shown everywhere, and the failed action is repeated', async () => {
    const { connection, state, scripted } = start();
    let again = 0;
    void connection.openConnection('p1', () => {
      again += 1;
    });
    expect(state()).toMatchObject({ dialog: { kind: 'connection', profileId: 'p1' }, view: null });
    await scripted.pending('connections.get').answer(ok(view));
    expect(state().view).toEqual(view);
    void connection.save({ ...view.settings, fips: true });
    expect(scripted.pending('connections.set').input).toMatchObject({
      profileId: 'p1',
      settings: { fips: true },
    });
    await scripted.pending('connections.set').answer(ok(view));
    expect(state().dialog).toBeNull();
    expect(again).toBe(0);
    await scripted.pending('profiles.list').answer(ok([]));
    expect(again).toBe(1);
  });

  it('stay open with the reason when they can’t be used', async () => {
    const { connection, state, scripted } = start();
    void connection.openConnection('p1');
    await scripted.pending('connections.get').answer(ok(view));
    void connection.save(view.settings);
    void connection.save(view.settings);
    expect(scripted.count('connections.set')).toBe(1);
    await scripted.pending('connections.set').answer(err('endpoint-invalid'));
    expect(state()).toMatchObject({ saving: false, error: { code: 'endpoint-invalid' }, view });
  });

  it('ignore late answers', async () => {
    const { connection, state, scripted } = start();
    void connection.openConnection('p1');
    const late = scripted.pending('connections.get');
    connection.close();
    await late.answer(ok(view));
    expect(state()).toMatchObject({ dialog: null, view: null });
  });

  it('can be changed by an error’s button, and are shown when that fails', async () => {
    const { connection, state, scripted } = start();
    let again = 0;
    const then = () => {
      again += 1;
    };
    void connection.adjust('p1', { region: 'ap-northeast-2' }, then);
    await scripted.pending('connections.get').answer(ok(view));
    expect(scripted.pending('connections.set').input).toMatchObject({
      settings: { region: 'ap-northeast-2' },
    });
    await scripted.pending('connections.set').answer(ok(view));
    await scripted.pending('profiles.list').answer(ok([]));
    expect(again).toBe(1);
    void connection.trustCaFile('p1', then);
    await scripted.pending('connections.chooseCaFile').answer(err('ca-file-invalid', { reason: 'damaged' }));
    await scripted.pending('connections.get').answer(ok(view));
    await settle();
    expect(state()).toMatchObject({ dialog: { profileId: 'p1' }, error: { code: 'ca-file-invalid' } });
    void connection.trustCaFile('p1', then);
    await scripted.pending('connections.chooseCaFile').answer(ok(null));
    expect(again).toBe(1);
  });
});

describe('the proxy', () => {
  it('is saved, and the failed action is repeated', async () => {
    const { connection, state, scripted } = start();
    let again = 0;
    void connection.openProxy(() => {
      again += 1;
    });
    await scripted.pending('proxy.get').answer(ok(proxy));
    expect(state().proxy).toEqual(proxy);
    void connection.saveProxy({ mode: 'system', address: null, userName: 'kim', password: 'x' });
    await scripted.pending('proxy.set').answer(err('proxy-invalid'));
    expect(state()).toMatchObject({ dialog: { kind: 'proxy' }, error: { code: 'proxy-invalid' } });
    void connection.saveProxy({ mode: 'none', address: null, userName: null, password: null });
    await scripted.pending('proxy.set').answer(ok(proxy));
    await scripted.pending('profiles.list').answer(ok([]));
    expect(again).toBe(1);
  });
});
