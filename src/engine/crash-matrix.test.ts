import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CrashLab, createCrashLab } from '../../tests/support/crash-lab.js';
import { startWatchedServer, type WatchedServer } from '../../tests/support/watched-server.js';

const wantedKills = 50;
/** Runs in parallel, each with its own server. */
const sideBySide = 2;

let lab: CrashLab;
const servers: WatchedServer[] = [];

beforeAll(async () => {
  lab = await createCrashLab();
  for (let index = 0; index < sideBySide; index += 1) servers.push(await startWatchedServer());
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await lab.close();
});

it('a run survives SIGKILL at 50 random moments: every file is there, nothing is sent twice, no upload is left incomplete', async () => {
  const seed = Number(process.env['HOIST_CRASH_SEED'] ?? Date.now() % 1_000_000);
  console.log(`crash matrix: seed ${seed} (HOIST_CRASH_SEED repeats the choice of moments)`);
  const startedAt = Date.now();
  let kills = 0;
  let runs = 0;
  const phases = new Map<string, number>();
  await Promise.all(
    servers.map(async (server) => {
      while (kills < wantedKills) {
        runs += 1;
        const run = await lab.crashAndResume(server, seed * 1000 + runs);
        kills += run.kills.length;
        for (const { phase } of run.kills) phases.set(phase, (phases.get(phase) ?? 0) + 1);

        const label = `seed ${seed}, run ${run.seed}, policy ${run.onConflict}, killed ${JSON.stringify(run.kills)}`;
        expect(run.summary, label).toMatchObject({
          outcome: 'complete',
          balanced: true,
          found: { files: lab.files.size },
          failed: { files: 0 },
        });
        const { uploaded, skipped } = run.summary;
        expect(uploaded.files + skipped.files, label).toBe(lab.files.size);
        expect(await run.differences(), label).toEqual([]);
        expect(run.sentTwice, label).toEqual([]);
        expect(await run.openMultiparts(), label).toEqual([]);
      }
    }),
  );
  console.log(
    `crash matrix: ${kills} kills in ${runs} runs, ${Math.round((Date.now() - startedAt) / 1000)} s; killed at ${[
      ...phases,
    ]
      .map(([phase, count]) => `${phase} ${count}`)
      .join(', ')}`,
  );
  expect(kills).toBeGreaterThanOrEqual(wantedKills);
}, 600_000);
