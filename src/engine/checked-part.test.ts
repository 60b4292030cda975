import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import type { RunSummary } from '../shared/models/run.js';

let bench: TestBench;
beforeEach(async () => {
  bench = await createTestBench();
  await bench.write({ 'a.txt': 'a', 'b.txt': 'b' });
});
afterEach(() => bench.close());

async function check(runId: string, onlyUnproven: boolean): Promise<RunSummary> {
  const ended = (): number => bench.snapshots.filter(({ state }) => state === 'finished').length;
  const before = ended();
  const { connection } = bench;
  const verifying = { readBack: 'none', seed: '' } as const;
  await bench.host.engine.runs.check(runId, { connection, profileId: null, onlyUnproven, verifying });
  await bench.until(() => ended() > before);
  return bench.host.engine.history.summary(runId);
}

async function pageOf(runId: string): Promise<string> {
  const file = join(bench.folder, 'report.html');
  await bench.host.engine.history.saveReport(runId, 'html', file, 'en');
  return readFile(file, 'utf8');
}

it('a run says what of it was checked the last time, and when', async () => {
  const { runId, check: unchecked, endedAt } = await bench.upload();
  expect([unchecked, endedAt]).toEqual([null, expect.any(Number)]);
  expect(await pageOf(runId)).toContain('can be deleted');

  const all = await check(runId, false);
  expect(all).toMatchObject({ outcome: 'complete', check: 'all', endedAt: expect.any(Number) });
  expect(await pageOf(runId)).toMatch(/every uploaded file is in the bucket.*were not looked at/);

  expect(await check(runId, true)).toMatchObject({ outcome: 'complete', check: 'unproven' });
  const partly = await pageOf(runId);
  expect(partly).toContain('Check all of it again before you delete files');
  expect(partly).not.toContain('can be deleted');

  expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', check: null });
});
