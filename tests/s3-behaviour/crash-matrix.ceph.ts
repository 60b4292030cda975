import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CrashLab, createCrashLab } from '../support/crash-lab.js';
import { watchEndpoint } from '../support/watched-endpoint.js';
import type { WatchedServer } from '../support/watched-server.js';

const endpoint = process.env['HOIST_CEPH_ENDPOINT'];
if (endpoint === undefined) throw new Error('HOIST_CEPH_ENDPOINT names no server; use npm run test:ceph');

const wantedKills = 5;

let lab: CrashLab;
let server: WatchedServer;
beforeAll(async () => {
  lab = await createCrashLab();
  server = await watchEndpoint(endpoint, {
    credentials: { accessKeyId: 'OWNERKEY', secretAccessKey: 'ownersecret' },
    region: 'ap-northeast-2',
  });
});
afterAll(async () => {
  await server.close();
  await lab.close();
});

it('a run on Ceph survives SIGKILL: every file is there, and no upload is left incomplete', async () => {
  const seed = Number(process.env['HOIST_CRASH_SEED'] ?? Date.now() % 1_000_000);
  console.log(`crash matrix on Ceph: seed ${seed} (HOIST_CRASH_SEED repeats the choice of moments)`);
  let kills = 0;
  for (let runs = 1; kills < wantedKills; runs += 1) {
    const run = await lab.crashAndResume(server, seed * 1000 + runs);
    kills += run.kills.length;
    const label = `seed ${seed}, run ${run.seed}, policy ${run.onConflict}, killed ${JSON.stringify(run.kills)}`;
    expect(run.summary, label).toMatchObject({
      outcome: 'complete',
      balanced: true,
      found: { files: lab.files.size },
      failed: { files: 0 },
    });
    expect(await run.differences(), label).toEqual([]);
    expect(run.sentTwice, label).toEqual([]);
    expect(await run.openMultiparts(), label).toEqual([]);
  }
}, 300_000);
