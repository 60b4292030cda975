import { err, ok } from '../../../shared/errors/errors.js';
import type { Bucket } from '../../../shared/models/bucket.js';
import { connectionSample, proxySample } from '../samples/connection.js';
import { type ScenePart, scene } from '../scene.js';

const connection = (answer: ReturnType<typeof connectionSample>): ScenePart => ({
  answers: { connections: { get: ok(answer) } },
  arrange: (stores) => stores.connection.openConnection('jiwoo.kim'),
});
const naver = connectionSample(
  {
    service: 'naver',
    endpoint: 'https://kr.object.ncloudstorage.com',
    region: 'kr-standard',
  },
  { name: 'example-company-root.pem', holders: ['Example Company Root CA'] },
);

export const connectionScenes = [
  scene('connection-aws', connection(connectionSample())),
  scene('connection-service', connection(naver)),
  scene(
    'connection-unencrypted',
    connection(connectionSample({ service: 'other', endpoint: 'http://storage.lab.example:9000' })),
  ),
  scene(
    'connection-refused',
    connection(connectionSample({ service: 'other', endpoint: 'http://storage.lab.example:9000' })),
    {
      answers: { connections: { set: err('endpoint-not-encrypted', { host: 'storage.lab.example:9000' }) } },
      arrange: (stores) =>
        stores.connection.save(
          connectionSample({ service: 'other', endpoint: 'http://storage.lab.example:9000' }).settings,
        ),
    },
  ),
  scene('proxy-system', { arrange: (stores) => stores.connection.openProxy() }),
  scene('proxy-manual', {
    answers: {
      proxy: {
        get: ok(
          proxySample({
            mode: 'manual',
            address: 'http://proxy.lab.example:8080',
            userName: 'jiwoo',
            hasPassword: true,
            persisted: false,
          }),
        ),
      },
    },
    arrange: (stores) => stores.connection.openProxy(),
  }),
];

export const windowScenes = [
  scene('window-start-failing', { answers: { app: { info: err('internal') } } }),
  scene('window-notice', { info: { notice: { code: 'journal-damaged' } } }),
  scene('window-shortcuts', {
    steps: [
      { press: 'settings.menu' },
      { press: 'shortcuts.title', role: 'menuitem' },
      { see: 'shortcuts.upload', in: 'dialog' },
    ],
  }),
  scene('window-settings-menu', { steps: [{ press: 'settings.menu' }] }),
  scene('window-speed-limit', {
    steps: [{ press: 'settings.menu' }, { press: 'speedLimit.open', role: 'menuitem' }],
  }),
  scene('window-retention', {
    answers: { runs: { retention: ok({ unit: 'runs', count: 200 }) } },
    steps: [{ press: 'settings.menu' }, { press: 'retention.open', role: 'menuitem' }],
  }),
  scene('window-broken', {
    // Nothing main answers breaks a view, so the store itself has to hold what none can show.
    arrange: (stores) => stores.buckets.store.setState({ buckets: [{} as Bucket] }),
    isBroken: true,
  }),
];
