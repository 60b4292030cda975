import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPracticeKeys, practiceKeyFile } from '../../src/practice/practice-keys.js';
import { startPracticeServer } from '../../src/practice/practice-server.js';
import { createSeededRandom } from '../support/seeded-random.js';
import type { AppTask } from './app-session.js';
import { type Contradictions, checkBucket, makeBucket } from './check-bucket.js';
import { makeFolder, type SoakFolder } from './folder.js';
import { type Blows, blowsOf, noBlows, runSession, type SessionEnd } from './session.js';
import { noTroubles, type Troubles, troublesOf } from './troubles.js';
import { createWeather } from './weather.js';

/** What one folder survived on its way into a bucket. */
export interface RoundResult {
  readonly sessions: number;
  readonly kills: number;
  readonly sleeps: number;
  /** Letters of `Troubles.tally`. */
  readonly tally: string;
  readonly faults: ReadonlyMap<string, number>;
  readonly sets: ReadonlySet<string>;
  readonly files: number;
  /** Writes of a file that replaced an earlier one of it, on servers without conditional writes. */
  readonly repeated: number;
  readonly rssBytes: number;
  /** What happened, session by session. */
  readonly story: readonly string[];
  /** What must not be; none in a good round. */
  readonly contradictions: Contradictions;
}

/** Sessions with blows, troubles and weather, then as many as it takes without. */
const roughSessions = { least: 2, most: 7 };
const mostCalmSessions = 8;
const bucket = 'hoist-soak';
const region = 'ap-northeast-2';
const policies = ['skip', 'skip', 'fail', 'rename', 'overwrite'] as const;

/** A run's document as the command line writes it. */
interface Told {
  readonly state?: string;
  readonly totals?: { readonly failed: number };
  readonly failures?: readonly { readonly path: string; readonly code: string }[];
  readonly error?: { readonly code: string } | null;
}

/** A file that grew after it was sent differs from its object, which Hoist does not replace. */
const afterGrowth: ReadonlySet<string> = new Set(['object-differs', 'object-exists']);

/**
 * Uploads a new folder to a new bucket with the real command line, which is killed, stopped, robbed of its threads, its disk
 * and its clock, and continued until it says that everything is there; then compares. Everything follows from the seed,
 * except when exactly the system lets it happen.
 *
 * @param program the built command line
 */
export async function playRound(program: string, seed: number): Promise<RoundResult> {
  const random = createSeededRandom(seed);
  const place = await mkdtemp(join(tmpdir(), 'hoist-soak-'));
  const policy = random.pick(policies);
  const folder = await makeFolder(join(place, 'folder'), random, policy !== 'rename');
  const home = join(place, 'home');
  await mkdir(home);
  const account = createPracticeKeys('soak');
  const observer = {
    ...createPracticeKeys('observer'),
    accountId: account.accountId,
    isObserver: true as const,
  };
  const { name, content } = practiceKeyFile(account);
  const keyFile = join(place, name);
  await writeFile(keyFile, content);
  const tally = join(place, 'tally');
  writeFileSync(tally, '');
  const contradictions: string[] = [];
  let repeated = 0;
  /** The last session was one that writes a report. */
  let wroteReport = false;
  const weather = createWeather(random);
  const server = await startPracticeServer({
    folder: join(place, 's3'),
    accounts: [account, observer],
    faults(request) {
      if (request.operation?.startsWith('Delete') === true)
        contradictions.push(`${request.operation} was sent`);
      return weather.fault(request);
    },
    onStored({ key, replaced }) {
      if (!replaced || policy === 'overwrite') return;
      if (weather.honoursConditions)
        contradictions.push(`${key} was written twice, on ${weather.set ?? 'S3'}`);
      else repeated += 1;
    },
    onInternalError: (error) => contradictions.push(`the practice server failed: ${String(error)}`),
  });
  const stateFolder = join(place, 'state');
  const report = join(place, 'report.json');
  const usual = ['--state', stateFolder, '--credentials', keyFile, '--json', '--report', report];
  const upload = ['upload', folder.path, `s3://${bucket}`, '--endpoint', server.url];
  const ends: SessionEnd[] = [];
  const story: string[] = [`policy ${policy}`];

  /** The engine in a thread of its own, watched over as in the app. */
  function app(engineEnds: AppTask['engineEnds'], troubles: Troubles, blows: Blows): Promise<SessionEnd> {
    const { accessKeyId, secretAccessKey } = account;
    const task: AppTask = {
      stateFolder,
      folder: folder.path,
      bucket,
      connection: { credentials: { accessKeyId, secretAccessKey }, region, endpoint: server.url },
      onConflict: policy,
      engineEnds,
      tally,
    };
    const env = { HOIST_SOAK_APP: JSON.stringify(task) };
    const appSession = join(dirname(program), 'app-session.js');
    return runSession({ program: appSession, args: [], env, home }, troubles, blows);
  }

  async function session(isRough: boolean): Promise<Told> {
    const startedAt = Date.now();
    const troubles = isRough ? troublesOf(random, tally, startedAt) : noTroubles(tally, startedAt);
    const blows = isRough ? blowsOf(random) : noBlows;
    const command = (args: readonly string[]): Promise<SessionEnd> =>
      runSession({ program, args: [...args, ...usual], home }, troubles, blows);
    const isApp = isRough && random.chance(0.4);
    const engineEnds = { afterMs: random.between(200, 2500), times: random.between(0, 3) };
    let end = isApp ? await app(engineEnds, troubles, blows) : await command(['resume']);
    let told = documentOf(end);
    if (told.error?.code === 'nothing-to-resume') {
      end = await command([...upload, '--region', region, '--on-conflict', policy]);
      told = documentOf(end);
    }
    ends.push(end);
    wroteReport = !isApp;
    const how = end.wasKilled
      ? `killed after ${blows.killAfterMs} ms`
      : `exit code ${end.code}, ${told.state}`;
    const why =
      told.error?.code ?? (told.failures ?? []).map(({ path, code }) => `${path} ${code}`).join(', ');
    story.push(`${isApp ? 'app' : 'command'} on ${weather.set ?? 'S3'}: ${how} ${why}`);
    if (!end.wasKilled) contradictions.push(...strangeEnd(end, told));
    return told;
  }

  try {
    const observerKeys = { accessKeyId: observer.accessKeyId, secretAccessKey: observer.secretAccessKey };
    const onlooker = { endpoint: server.url, region, credentials: observerKeys };
    await makeBucket(onlooker, bucket);
    const rough = random.between(roughSessions.least, roughSessions.most);
    let told: Told = {};
    const change = setInterval(() => weather.change(), random.between(400, 1500));
    const growth = setInterval(() => void folder.grow(), random.between(50, 400));
    for (let count = 0; count < rough && !isDone(told, folder); count += 1) {
      weather.changeServer(server);
      told = await session(true);
    }
    clearInterval(change);
    clearInterval(growth);
    weather.calm(server);
    for (let count = 0; !isDone(told, folder); count += 1) {
      if (count === mostCalmSessions) {
        const last = ends.at(-1);
        contradictions.push(
          `no end after ${count} calm sessions: ${last?.stdout ?? ''} ${last?.stderr ?? ''}`,
        );
        break;
      }
      told = await session(false);
    }
    if (contradictions.length === 0) {
      contradictions.push(...(await checkBucket(onlooker, bucket, folder)));
    }
    const isWritten = wroteReport && (told.error === undefined || told.error === null);
    if (isWritten && !existsSync(report)) contradictions.push('there is no report, and nothing says why');
    return {
      sessions: ends.length,
      kills: ends.filter(({ wasKilled }) => wasKilled).length,
      sleeps: ends.filter(({ didSleep }) => didSleep).length,
      tally: readFileSync(tally, 'utf8'),
      faults: weather.faults,
      sets: weather.sets,
      files: (await folder.content()).size,
      rssBytes: Math.max(...ends.map(({ rssBytes }) => rssBytes)),
      repeated,
      story,
      contradictions,
    };
  } finally {
    await server.close();
    await rm(place, { recursive: true, force: true });
  }
}

function isDone({ state, failures = [] }: Told, { growing }: SoakFolder): boolean {
  // Some servers answer with nothing that proves an object; saying so is right.
  if (state !== 'complete' && state !== 'unverified' && state !== 'partial') return false;
  if (state === 'partial' && failures.length === 0) return false;
  return failures.every(({ path, code }) => growing.has(path) && afterGrowth.has(code));
}

function documentOf({ stdout }: SessionEnd): Told {
  try {
    return JSON.parse(stdout) as Told;
  } catch {
    return {};
  }
}

const usualCodes: ReadonlySet<number | null> = new Set([0, 2, 3]);

function strangeEnd({ code, stdout, stderr }: SessionEnd, { state, error, failures = [] }: Told): string[] {
  const found: string[] = [];
  if (!usualCodes.has(code)) found.push(`exit code ${code}: ${stdout} ${stderr}`);
  if (state === undefined && error?.code === undefined) found.push(`no document: ${stdout} ${stderr}`);
  if (code === 0 && state !== 'complete') found.push(`exit code 0, and the state is ${state}`);
  for (const bug of [...failures, error ?? { code: '' }].filter((failure) => failure.code === 'internal')) {
    found.push(`an error that nobody expected: ${JSON.stringify(bug)} ${stderr}`);
  }
  return found;
}
