import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { ImportedKeys } from '../../../shared/models/account.js';
import {
  checkupSample,
  foundSample,
  keyFileSample,
  profileSample,
  refusedSample,
} from '../samples/account.js';
import { day, hour, now } from '../samples/moment.js';
import { draftSample } from '../samples/plan.js';
import { type ScenePart, scene } from '../scene.js';
import { usualProfile } from '../usual-answers.js';
import { withKeys } from './parts.js';

const root = profileSample('root', { userName: null, keyIdLast4: 'R00T', isRootKey: true });
const longNamed = profileSample('long', {
  userName: 'a.very.long.iam.user.name.that.somebody.really.chose.in.seoul',
  endpoint: 'https://s3.storage.internal.example-company.co.kr:9000',
});
const ofServer = profileSample('server', {
  userName: null,
  keyIdLast4: '9KLM',
  persisted: false,
  endpoint: 'http://localhost:4610',
});
const ofTools = profileSample('tools', {
  userName: 'research-uploader',
  keyIdLast4: 'SS0X',
  origin: 'aws-profile',
  awsProfile: 'lab-sso',
  isTemporary: true,
  expiresAt: now + 3 * hour,
});
const forgotten = profileSample('jiwoo.kim', { keyIdLast4: 'Q7XA', persisted: false });
const several = [usualProfile, ofServer, root, ofTools];

const noKeys = withKeys([]);
const managing: ScenePart = { arrange: (stores) => stores.route.go({ kind: 'accounts' }) };

const withFound: ScenePart = {
  answers: {
    profiles: {
      found: ok([
        foundSample('', { source: 'environment', kind: 'temporary' }),
        foundSample('default'),
        foundSample('lab-sso', { kind: 'sso' }),
        foundSample('research-uploader-in-the-production-account', { kind: 'role', needsCode: true }),
        foundSample('vault', { kind: 'process' }),
      ]),
    },
  },
};

/** A key file was chosen, with this result; null: it is still being read. */
function importing(answer: Result<ImportedKeys> | null): ScenePart {
  return {
    answers: { profiles: { chooseKeyFile: answer } },
    arrange: (stores) => stores.profiles.chooseKeyFile(),
  };
}

function imported(change: Parameters<typeof keyFileSample>[0] = {}, profile = usualProfile): ScenePart {
  return importing(ok({ profile, file: keyFileSample(change) }));
}

const trashed: ScenePart = { arrange: (stores) => stores.profiles.trashKeyFile() };

export const keysScenes = [
  scene('keys-empty', noKeys),
  scene('keys-empty-session', noKeys, { info: { secretProtection: 'session' } }),
  scene('keys-waiting', noKeys, {
    answers: {
      draft: {
        setOptions: ok(draftSample({ roots: [{ rootId: 'root-1', name: '내 드라이브', kind: 'folder' }] })),
      },
    },
  }),
  scene('keys-importing', noKeys, importing(null)),
  scene('keys-refused-file', noKeys, importing(err('key-file-console-password-only')), {
    steps: [{ press: 'keys.helpTitle' }, { scrollTo: 'keys.helpTitle' }],
  }),
  scene('keys-found', noKeys, withFound),
  scene('keys-one', managing),
  scene('keys-several', withKeys(several), withFound, managing),
  scene(
    'keys-details-old',
    withKeys(several, (profile) => checkupSample(profile, { madeAt: now - 412 * day })),
    managing,
    { steps: [{ press: 'keys.detailsNamed', values: { name: 'jiwoo.kim' } }] },
  ),
  scene(
    'keys-details-refused',
    withKeys(several, () => refusedSample({ code: 'access-key-unknown' })),
    managing,
    { steps: [{ press: 'keys.detailsNamed', values: { name: 'lab-sso' } }] },
  ),
  scene('keys-long-names', withKeys([longNamed, ...several]), managing, {
    steps: [{ press: 'keys.detailsNamed', values: { name: longNamed.userName ?? '' } }],
  }),
  scene('keys-remove-question', withKeys(several), managing, {
    steps: [{ press: 'keys.removeNamed', values: { name: '••••9KLM' } }],
  }),
  scene('keys-menu', withKeys(several), {
    steps: [{ press: 'keys.inUse', values: { keys: 'jiwoo.kim' } }],
  }),
  scene('keys-code-wrong', {
    arrange: (_stores, main) =>
      main.wantCode({
        requestId: 'code-2',
        device: 'arn:aws:iam::123456789012:mfa/jiwoo-phone',
        wasWrong: true,
      }),
  }),
  scene('keys-code-question', {
    arrange: (_stores, main) =>
      main.wantCode({
        requestId: 'code-1',
        device: 'arn:aws:iam::123456789012:mfa/jiwoo-phone',
        wasWrong: false,
      }),
  }),
];

export const importedScenes = [
  scene('imported-with-password', imported({ shape: 'user-table', holdsPassword: true })),
  scene('imported-checking', imported(), { answers: { profiles: { check: null } } }),
  scene(
    'imported-root',
    withKeys([root], (profile) => checkupSample(profile, { madeAt: now - 412 * day })),
    imported({ name: 'rootkey.csv', shape: 'root-key', place: 'desktop' }, root),
  ),
  scene(
    'imported-refused',
    withKeys([usualProfile], () => refusedSample({ code: 'secret-key-wrong' })),
    imported({ shape: 'environment', name: '.env', place: 'synced' }),
  ),
  scene(
    'imported-in-use-elsewhere',
    withKeys([usualProfile], (profile) => checkupSample(profile, { madeAt: null, ageUnknown: 'denied' })),
    imported({ shape: 'aws-credentials', name: 'credentials', place: 'other', staysBecause: 'in-use' }),
  ),
  scene('imported-only-copy', withKeys([forgotten]), imported({ staysBecause: 'only-copy' }, forgotten), {
    info: { secretProtection: 'session' },
  }),
  scene('imported-trashed', imported(), trashed),
  scene(
    'imported-not-trashed',
    imported(),
    { answers: { profiles: { trashKeyFile: err('key-file-not-trashed', { reason: 'changed' }) } } },
    trashed,
  ),
  scene(
    'imported-long-names',
    withKeys([longNamed]),
    imported({ name: `${'key'.repeat(40)}.csv` }, longNamed),
  ),
];
