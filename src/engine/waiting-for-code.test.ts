import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestBench, type TestBench } from '../../tests/support/engine-harness.js';
import type { CredentialSource } from '../s3/client/connection.js';
import { HoistError } from '../shared/errors/errors.js';

let bench: TestBench;
beforeEach(async () => {
  // No patience at all with a server: a person may take any time.
  bench = await createTestBench({ patienceMs: 0, firstContactMs: 0 });
});
afterEach(() => bench.close());

const error = (code: 'mfa-code-wanted' | 'mfa-code-missing') => () => Promise.reject(new HoistError(code));

it('a run whose keys wait for a code is held, and goes on when there are keys', async () => {
  await bench.write({ a: '1', b: '2' });
  let give: CredentialSource = error('mfa-code-wanted');
  const connection = { ...bench.connection, credentials: () => give() };
  const runId = await bench.start({}, 'skip', connection);
  const held = await bench.until(({ state }) => state === 'waiting');
  expect(held.error).toEqual({ code: 'mfa-code-wanted' });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(bench.snapshots.at(-1)?.state).toBe('waiting');
  give = async () => bench.keys;
  expect(await bench.finish(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
});

it('a run whose code is refused stops and can be continued', async () => {
  await bench.write({ a: '1', b: '2' });
  let give: CredentialSource = error('mfa-code-wanted');
  const connection = { ...bench.connection, credentials: () => give() };
  const runId = await bench.start({}, 'skip', connection);
  await bench.until(({ state }) => state === 'waiting');
  give = error('mfa-code-missing');
  expect(await bench.finish(runId)).toMatchObject({
    outcome: 'stopped',
    error: { code: 'mfa-code-missing' },
  });
  expect(await bench.continue(runId)).toMatchObject({ outcome: 'complete', uploaded: { files: 2 } });
});
