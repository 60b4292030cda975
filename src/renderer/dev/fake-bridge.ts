import type { Profile, Settings } from '../../shared/domain.js';
import { err, ok, type Result } from '../../shared/errors.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createFakeDraft } from './fake-draft.js';
import { later } from './fake-helpers.js';
import { createFakeRuns } from './fake-runs.js';
import type { Scene } from './scenes.js';

function profilesOf(scene: Scene): Profile[] {
  const all: Profile[] = [
    {
      id: 'p1',
      userName: 'jiwoo.kim',
      keyIdLast4: 'Q7XA',
      isRootKey: false,
      persisted: true,
      endpointHost: null,
    },
    {
      id: 'p2',
      userName: null,
      keyIdLast4: '9KLM',
      isRootKey: false,
      persisted: false,
      endpointHost: 'localhost:4610',
    },
    { id: 'p3', userName: null, keyIdLast4: 'R00T', isRootKey: true, persisted: true, endpointHost: null },
  ];
  if (scene.longNames) {
    return all.map((profile) => ({
      ...profile,
      userName: 'a.very.long.iam.user.name.that.somebody.really.chose.in.seoul',
      endpointHost: 's3.storage.internal.example-company.co.kr:9000',
    }));
  }
  return all.slice(0, scene.profiles);
}

/** A main process made of memory, for looking at the window without one. Never part of the product. */
export function createFakeBridge(scene: Scene): HoistBridge {
  let settings: Settings = { language: scene.language, theme: scene.theme };
  const draft = createFakeDraft(scene);
  const runs = createFakeRuns(scene, () => draft.rows('matched'));

  return {
    app: {
      info: () =>
        later(
          ok({
            version: '0.1.0',
            systemLanguage: scene.language,
            platform: 'linux',
            settings,
            secretProtection: scene.protection,
            notice: null,
          }),
        ),
      setSettings: (change) => {
        settings = { language: change.language ?? settings.language, theme: change.theme ?? settings.theme };
        return later(ok(settings));
      },
    },
    profiles: {
      list: () => later(ok(profilesOf(scene))),
      chooseKeyFile: () => later<Result<Profile | null>>(importAnswer(scene), 400),
      importDropped: () => later<Result<Profile>>(importAnswer(scene), 400),
      remove: () => later(ok(null)),
    },
    buckets: {
      list: () =>
        scene.listError === null
          ? later(
              ok(
                Array.from({ length: scene.buckets }, (_, index) => ({
                  name: `${['research-data', 'lab-archive', 'web-assets', 'backup', 'team-share'][index % 5]}-${index + 1}`,
                  region: ['ap-northeast-2', 'us-east-1', null, 'eu-central-1'][index % 4] ?? null,
                  createdAt: Date.UTC(2024, index % 12, 3 + (index % 20)),
                })),
              ),
              150,
            )
          : later(err(scene.listError, { action: 's3:ListAllMyBuckets' }), 150),
      open: ({ name }) =>
        name.includes('missing')
          ? later(err('bucket-not-found', { bucket: name }), 300)
          : later(ok({ name, region: null, createdAt: null }), 300),
      create: ({ name, region }) =>
        name === 'test'
          ? later(err('bucket-taken', { bucket: name }), 600)
          : later(
              ok({
                bucket: { name, region, createdAt: Date.now() },
                outcome: name.startsWith('mine') ? ('already-yours' as const) : ('created' as const),
              }),
              600,
            ),
    },
    draft: draft.bridge,
    runs,
  };
}

function importAnswer(scene: Scene): Result<Profile> {
  return scene.importError === null
    ? ok(profilesOf({ ...scene, profiles: 1 })[0] as Profile)
    : err(scene.importError);
}
