import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { openDatabase } from '../../../base/sqlite/database.js';
import { defaultDraftOptions } from '../../../shared/models/plan.js';
import type { NewEntry, UploadMethod } from '../../journal/records.js';
import { createJournal } from '../../journal/sqlite-journal.js';
import { createWorkSource } from './work-source.js';

function setUp() {
  const journal = createJournal(openDatabase(':memory:'));
  const { run } = journal.runs.create(
    'run',
    {
      mode: 'upload',
      profileId: null,
      bucket: 'bucket',
      region: 'us-east-1',
      endpoint: null,
      title: 'folder',
      roots: [],
      options: defaultDraftOptions,
      onConflict: 'skip',
    },
    1,
  );
  return { journal, run };
}

function row(sequence: number, kind: 'single' | 'multipart' | 'skipped'): NewEntry {
  const isSkipped = kind === 'skipped';
  return {
    root: 0,
    path: `f${sequence}`,
    key: isSkipped ? null : `f${sequence}`,
    size: 1,
    mtimeMs: 1,
    inode: 1,
    state: isSkipped ? 'skipped' : 'planned',
    method: kind === 'multipart' ? 'multipart' : 'single',
    reason: isSkipped ? 'excluded' : null,
    error: null,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('the work source hands out every row exactly once while rows are added, settled and returned', async () => {
  const kind = fc.constantFrom('single' as const, 'multipart' as const, 'skipped' as const);
  const batches = fc.array(fc.record({ kinds: fc.array(kind, { maxLength: 400 }), wait: fc.boolean() }), {
    maxLength: 8,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.integer({ min: 1, max: 6 }),
      fc.infiniteStream(fc.nat({ max: 5 })),
      async (plan, workers, fates) => {
        const { journal, run } = setUp();
        const marked = new Set<string>();
        const source = createWorkSource(journal.entries, run, {
          ready: turn,
          mark: (method, first, last) => void marked.add(`${method} ${first}-${last}`),
        });
        const taken: number[] = [];
        const work = async (method: UploadMethod): Promise<void> => {
          for (let next = await source.take(method); next !== null; next = await source.take(method)) {
            expect(next.method).toBe(method);
            taken.push(next.sequence);
            const fate = fates.next().value;
            if (fate === 0) await turn();
            // As after a stop: the row waits again, but for the next session.
            if (fate === 1) journal.entries.markPlanned(run, next.sequence);
            else
              journal.entries.markUploaded(run, next.sequence, 1, {
                etag: null,
                checksum: null,
                evidence: null,
              });
          }
        };
        const working = Promise.all(
          Array.from({ length: workers }, () => [work('single'), work('multipart')]).flat(),
        );
        let sequence = 0;
        const wanted: number[] = [];
        for (const { kinds, wait } of plan) {
          const rows = kinds.map((one, index) => row(sequence + index, one));
          journal.ingest.add(run, sequence, rows);
          kinds.forEach((one, index) => one !== 'skipped' && wanted.push(sequence + index));
          sequence += rows.length;
          source.more();
          if (wait) await turn();
        }
        source.complete();
        await working;
        expect(taken.toSorted((a, b) => a - b)).toEqual(wanted);
        expect(marked.size > 0).toBe(wanted.length > 0);
        journal.close();
      },
    ),
    { numRuns: 40 },
  );
});

it('stopping the work source releases everybody, including those who wait', async () => {
  const { journal, run } = setUp();
  const source = createWorkSource(journal.entries, run, null);
  const waiting = [source.take('single'), source.take('multipart'), source.take('single')];
  await turn();
  source.stop();
  expect(await Promise.all(waiting)).toEqual([null, null, null]);
  journal.ingest.add(run, 0, [row(0, 'single')]);
  source.more();
  expect(await source.take('single')).toBeNull();
  journal.close();
});

it('the work source holds rows back as long as told, and hands each out once for every time it may be sent', async () => {
  const kinds = fc.array(fc.constantFrom('single' as const, 'multipart' as const), {
    minLength: 1,
    maxLength: 600,
    size: 'max',
  });
  const steps = fc.array(fc.tuple(fc.constantFrom('hold', 'release', 'turn'), fc.nat()), {
    maxLength: 80,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(kinds, steps, fc.integer({ min: 1, max: 4 }), async (rows, plan, workers) => {
      const { journal, run } = setUp();
      journal.ingest.add(
        run,
        0,
        rows.map((kind, index) => row(index, kind)),
      );
      const source = createWorkSource(journal.entries, run, null);
      const held = new Set<number>();
      const underWay = new Set<number>();
      const done: number[] = [];
      const work = async (method: UploadMethod): Promise<void> => {
        for (let next = await source.take(method); next !== null; next = await source.take(method)) {
          const { sequence } = next;
          expect(held.has(sequence)).toBe(false);
          expect(underWay.has(sequence)).toBe(false);
          underWay.add(sequence);
          await turn();
          underWay.delete(sequence);
          if (held.has(sequence)) continue;
          done.push(sequence);
          journal.entries.markUploaded(run, sequence, 1, { etag: null, checksum: null, evidence: null });
        }
      };
      const working = Promise.all(
        Array.from({ length: workers }, () => [work('single'), work('multipart')]).flat(),
      );
      source.complete();
      const release = async (sequence: number): Promise<void> => {
        while (underWay.has(sequence)) await turn();
        held.delete(sequence);
        source.release([{ sequence, method: rows[sequence] ?? 'single' }]);
      };
      for (const [step, at] of plan) {
        const sequence = at % rows.length;
        // Whoever was given a row knows it by now.
        await turn();
        if (step === 'turn') await turn();
        else if (step === 'hold' && !done.includes(sequence)) {
          held.add(sequence);
          source.hold(sequence);
        } else if (held.has(sequence)) await release(sequence);
      }
      let isOver = false;
      void working.then(() => (isOver = true));
      for (let turns = 0; turns < rows.length + 5; turns += 1) await turn();
      expect(isOver).toBe(held.size === 0);
      expect(done.length + held.size).toBe(rows.length);
      for (const sequence of held) {
        if (sequence % 3 > 0) await release(sequence);
        else {
          // Like a file whose last bytes had been sent before it could be stopped.
          held.delete(sequence);
          done.push(sequence);
          source.strike(sequence);
        }
      }
      await working;
      expect(done.toSorted((a, b) => a - b)).toEqual(rows.map((_, index) => index));
      journal.close();
    }),
    { numRuns: 40 },
  );
});

it('the work source asks the journal once when many wait for rows that don’t exist', async () => {
  const { journal, run } = setUp();
  const nextPlanned = vi.spyOn(journal.entries, 'nextPlanned');
  const source = createWorkSource(journal.entries, run, null);
  const waiting = Array.from({ length: 100 }, () => source.take('single'));
  await turn();
  source.complete();
  await Promise.all(waiting);
  expect(nextPlanned).toHaveBeenCalledTimes(1);
  journal.close();
});

it('marks twice as many small files at a time as before, since each mark waits for the disk, and large ones one by one', async () => {
  const { journal, run } = setUp();
  const rows = 6000;
  journal.ingest.add(run, 0, [
    ...Array.from({ length: rows }, (_, sequence) => row(sequence, 'single')),
    ...Array.from({ length: 3 }, (_, index) => row(rows + index, 'multipart')),
  ]);
  const marked: Record<UploadMethod, number[]> = { single: [], multipart: [] };
  const source = createWorkSource(journal.entries, run, {
    ready: () => Promise.resolve(),
    mark: (method, first, last) => void marked[method].push(last - first + 1),
  });
  source.complete();
  for (const method of ['single', 'multipart'] as const) while ((await source.take(method)) !== null);
  expect(marked).toEqual({ single: [256, 512, 1024, 2048, 2048, 112], multipart: [1, 1, 1] });
});

it('rows that come back are marked together, large ones one by one', async () => {
  const marks: string[] = [];
  const { journal, run } = setUp();
  const files = 1000;
  const kindOf = (sequence: number): UploadMethod => (sequence < files ? 'single' : 'multipart');
  journal.ingest.add(
    run,
    0,
    Array.from({ length: files + 3 }, (_, sequence) => row(sequence, kindOf(sequence))),
  );
  const source = createWorkSource(journal.entries, run, {
    ready: turn,
    mark: (method, first, last) => void marks.push(`${method} ${first}-${last}`),
  });
  const sequences = Array.from({ length: files + 3 }, (_, sequence) => sequence);
  for (const sequence of sequences) source.hold(sequence);
  const waiting = [source.take('single'), source.take('multipart')];
  // Both have looked at every row before they wait.
  for (let round = 0; round < 20; round += 1) await turn();
  marks.length = 0;
  source.release(sequences.toReversed().map((sequence) => ({ sequence, method: kindOf(sequence) })));
  source.complete();
  const taken = (await Promise.all(waiting)).map((next) => next?.sequence ?? -1);
  for (const method of ['single', 'multipart'] as const) {
    for (let next = await source.take(method); next !== null; next = await source.take(method)) {
      taken.push(next.sequence);
    }
  }
  expect(taken.toSorted((a, b) => a - b)).toEqual(sequences);
  expect(marks.filter((mark) => mark.startsWith('single')).length).toBeLessThanOrEqual(4);
  expect(marks.filter((mark) => mark.startsWith('multipart'))).toEqual([
    'multipart 1002-1002',
    'multipart 1001-1001',
    'multipart 1000-1000',
  ]);
});
