import { beforeEach, expect, it } from 'vitest';
import { type CommandBench, documentIn } from '../../../tests/support/cli-harness.js';
import { useCommandBenches } from '../../../tests/support/command-benches.js';

const openBench = useCommandBenches();
let bench: CommandBench;
beforeEach(async () => {
  bench = await openBench();
});

const small = { '(before) a.csv': 'a', '(before) b.csv': 'bb', 'sub/한글.txt': 'ccc', '.DS_Store': 'junk' };

it('keeps the file lists of as many runs as it is told, and says which run has none any more', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  const ids: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    const { stdout } = await bench.run([
      'upload',
      bench.folder,
      's3://my-bucket',
      ...bench.connect,
      '--json',
    ]);
    ids.push(String((documentIn(stdout) as { runId?: string }).runId));
  }
  const [older = '', newer = ''] = ids;
  const kept = await bench.run(['runs', '--keep', '1', '--json']);
  expect(JSON.parse(kept.stdout)).toMatchObject({
    keep: { unit: 'runs', count: 1 },
    runs: [
      { runId: newer, hasFiles: true },
      { runId: older, hasFiles: false, state: 'complete', totals: { uploaded: 3 } },
    ],
  });
  const again = await bench.run(['resume', older, ...bench.connect, '--json']);
  expect(documentIn(again.stdout)).toMatchObject({ error: { code: 'run-compacted' } });
  const days = await bench.run(['runs', '--keep', '30d']);
  expect(days).toMatchObject({ code: 0 });
  expect(await bench.run(['runs', '--keep', '0'])).toMatchObject({ code: 1 });
});

it('deletes an ended run from the record on request, and not a second time', async () => {
  await bench.write(small);
  await bench.createBucket('my-bucket');
  const { runId = '' } = documentIn(
    (await bench.run(['upload', bench.folder, 's3://my-bucket', ...bench.connect, '--json'])).stdout,
  ) as { runId?: string };
  const deleted = await bench.run(['runs', '--delete', runId.slice(0, 8), '--json']);
  expect(deleted).toMatchObject({ code: 0 });
  expect(JSON.parse(deleted.stdout)).toEqual({ keep: { unit: 'runs', count: 200 }, runs: [] });
  expect(Object.keys(await bench.objects('my-bucket'))).toHaveLength(3);
  const again = await bench.run(['runs', '--delete', runId]);
  expect(again).toMatchObject({ code: 1, stdout: '' });
});
