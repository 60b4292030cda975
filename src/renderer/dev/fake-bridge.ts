import { err, ok, type Result } from '../../shared/errors/errors.js';
import type { FoundKeys, ImportedKeys, KeyCheckup, Profile } from '../../shared/models/account.js';
import type { Settings } from '../../shared/models/settings.js';
import type { HoistBridge } from '../bridge/bridge.js';
import { createFakeAccess } from './fake-access.js';
import { createFakeBuckets } from './fake-buckets.js';
import { createFakeConnections } from './fake-connections.js';
import { createFakeDraft } from './fake-draft.js';
import { later } from './fake-helpers.js';
import { createFakeRuns } from './fake-runs.js';
import type { Scene } from './scenes.js';

function profilesOf(scene: Scene): Profile[] {
  const plain: Omit<Profile, 'id' | 'keyIdLast4'> = {
    name: null,
    userName: null,
    isRootKey: false,
    persisted: true,
    endpointHost: null,
    origin: 'key-file',
    awsProfile: null,
    isTemporary: false,
    expiresAt: null,
    usedAt: 0,
  };
  const all: Profile[] = [
    { ...plain, id: 'p1', userName: 'jiwoo.kim', keyIdLast4: 'Q7XA' },
    { ...plain, id: 'p2', keyIdLast4: '9KLM', persisted: false, endpointHost: 'localhost:4610' },
    { ...plain, id: 'p3', keyIdLast4: 'R00T', isRootKey: true },
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
      chooseKeyFile: () => later<Result<ImportedKeys | null>>(importAnswer(scene), 400),
      importDropped: () => later<Result<ImportedKeys>>(importAnswer(scene), 400),
      trashKeyFile: () => later(ok(null), 400),
      check: ({ profileId }) => later(checkAnswer(scene, profileId), 400),
      rename: ({ profileId, name }) => later(ok({ ...found(scene, profileId), name })),
      use: () => later(ok(null)),
      found: () => later(ok(foundKeys(scene))),
      link: () => later(ok(found(scene, 'p1')), 400),
      answerCode: () => later(ok(null)),
      onCodeWanted: (listener) => {
        if (scene.code)
          setTimeout(
            () => listener({ requestId: 'c1', device: 'arn:aws:iam::123456789012:mfa/jiwoo-phone' }),
            300,
          );
        return () => undefined;
      },
      remove: () => later(ok(null)),
    },
    ...createFakeConnections(scene),
    ...createFakeAccess(scene),
    buckets: createFakeBuckets(scene),
    draft: draft.bridge,
    runs,
  };
}

function found(scene: Scene, profileId: string): Profile {
  const all = profilesOf({ ...scene, profiles: 3 });
  return (all.find(({ id }) => id === profileId) ?? all[0]) as Profile;
}

function foundKeys(scene: Scene): FoundKeys[] {
  const of = (name: string, kind: FoundKeys['kind'], needsCode = false): FoundKeys => ({
    source: 'aws-profile',
    name,
    kind,
    needsCode,
    profileId: null,
  });
  return scene.found
    ? [
        { ...of('', 'temporary'), source: 'environment' },
        of('default', 'keys'),
        of('lab-sso', 'sso'),
        of('research-uploader-in-the-production-account', 'role', true),
        of('vault', 'process'),
      ]
    : [];
}

function importAnswer(scene: Scene): Result<ImportedKeys> {
  return scene.importError === null
    ? ok({
        profile: found(scene, 'p1'),
        file: {
          name: 'jiwoo.kim_accessKeys.csv',
          shape: 'user-table',
          holdsPassword: true,
          place: 'downloads',
          canBeTrashed: true,
        },
      })
    : err(scene.importError);
}

const day = 24 * 3600 * 1000;

function checkAnswer(scene: Scene, profileId: string): Result<{ profile: Profile; checkup: KeyCheckup }> {
  const profile = found(scene, profileId);
  const unknown = { identity: null, madeAt: null, ageUnknown: null };
  if (scene.checkError !== null) {
    return ok({ profile, checkup: { ...unknown, error: { code: scene.checkError } } });
  }
  const account = '123456789012';
  const arn = profile.isRootKey
    ? `arn:aws:iam::${account}:root`
    : `arn:aws:iam::${account}:user/research/${profile.userName}`;
  return ok({
    profile,
    checkup: {
      error: null,
      identity: {
        account,
        arn,
        kind: profile.isRootKey ? 'root' : 'user',
        name: profile.isRootKey ? '' : (profile.userName ?? ''),
      },
      madeAt: scene.longNames ? null : Date.now() - 412 * day,
      ageUnknown: scene.longNames ? 'denied' : null,
    },
  });
}
