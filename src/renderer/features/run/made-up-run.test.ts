import { describe, expect, it } from 'vitest';
import { runRow, runSnapshot } from '../../../shared/models/run.js';
import { createFakeClock } from '../../gallery/fake-clock.js';
import { createScriptedBridge } from '../../gallery/scripted-bridge.js';
import { rowAt } from '../../stores/row-pages.js';
import { createStores } from '../../stores/stores.js';
import { madeUpSnapshot, madeUpSnapshots, withoutMain } from './made-up-run.js';

describe('a made-up run', () => {
  it('is one that main could report, from the first file to the check at its end', () => {
    const all = Array.from({ length: madeUpSnapshots }, (_, step) => madeUpSnapshot('made up', step));
    expect(all.map((snapshot) => runSnapshot.parse(snapshot))).toEqual(all);
    expect(all.map(({ state }) => state)).toEqual([
      ...Array.from({ length: madeUpSnapshots - 1 }, () => 'uploading'),
      'verifying',
    ]);
    for (const { found, waiting, uploaded } of all) {
      expect(waiting.files + uploaded.files).toBe(found.files);
    }
  });

  it('has rows that change each time they are asked for, without main', async () => {
    const main = createScriptedBridge();
    const { runs } = withoutMain(createStores(main.bridge, createFakeClock()), createFakeClock());
    const statesAt = async (revision: number): Promise<readonly (string | undefined)[]> => {
      const range = { subject: 'made up', view: 'all', search: '', revision, first: 0, last: 15 } as const;
      runs.rows.setVisibleRange(range);
      await Promise.resolve();
      await Promise.resolve();
      return Array.from({ length: 16 }, (_, index) => {
        const row = rowAt(runs.rows.store.getState(), index);
        return row === undefined ? undefined : runRow.parse(row).state;
      });
    };
    expect(await statesAt(0)).toContain('planned');
    expect(await statesAt(1)).toContain('uploaded');
    runs.watch.watch({ runId: 'made up', revision: 0, sequences: [3] });
    await expect.poll(() => runs.watch.store.getState().rows.size).toBeGreaterThan(0);
    expect(main.questions).toEqual([]);
  });
});
