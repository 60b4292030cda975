import { describe, expect, it, vi } from 'vitest';
import { HoistError } from '../../shared/errors/errors.js';
import { createComplaints, createFaultLog } from './complaints.js';
import { createAnswerer, type Handlers, sendEvent } from './register.js';

const question = { requestId: 'q', device: 'phone', wasWrong: false };

function ask(
  handler: () => Promise<unknown>,
  isStrict: boolean,
  input: unknown = { limit: 1, mode: 'upload' },
) {
  const complain = vi.fn();
  const handlers = { 'runs.list': handler } as unknown as Handlers;
  return { complain, result: createAnswerer(handlers, { isStrict, complain }).answer('runs.list', input) };
}

const tally = { files: 1, bytes: 2 };
const digest = {
  runId: 'r',
  mode: 'upload',
  title: '사진',
  bucket: 'b',
  prefix: '',
  profileId: null,
  endpoint: null,
  isCompacted: false,
  startedAt: 1,
  outcome: null,
  isRunning: true,
  scanComplete: true,
  found: tally,
  uploaded: tally,
  skipped: tally,
  failed: tally,
  partBytes: 0,
};
const leaking = { ...digest, folder: '/home/kim/사진', found: { ...tally, secret: 'canary' } };

describe('the answer of a handler', () => {
  it.each([true, false])('that fits the contract is sent as it is (strict: %j)', async (isStrict) => {
    const { result, complain } = ask(async () => [digest], isStrict);
    expect(await result).toEqual({ ok: true, value: [digest] });
    expect(complain).not.toHaveBeenCalled();
  });

  it('with extra fields is refused in tests, and loses them in the installed app', async () => {
    const strict = ask(async () => [leaking], true);
    expect(await strict.result).toEqual({ ok: false, error: { code: 'internal' } });
    const installed = ask(async () => [digest, leaking], false);
    expect(await installed.result).toEqual({ ok: true, value: [digest, digest] });
    expect(leaking).toHaveProperty('folder');
    expect(installed.complain.mock.calls).toEqual([
      ['runs.list', 'answer', expect.stringMatching(/^1\.found has secret too many; 1 has folder too many$/)],
    ]);
    expect(JSON.stringify(installed.complain.mock.calls)).not.toMatch(/canary|home/);
  });

  it('with an unexpected value is refused in tests, and sent in the installed app', async () => {
    const odd = [{ ...digest, startedAt: Number.NaN, more: 1 }];
    expect(await ask(async () => odd, true).result).toEqual({ ok: false, error: { code: 'internal' } });
    const { result, complain } = ask(async () => odd, false);
    expect(await result).toEqual({ ok: true, value: [{ ...digest, startedAt: Number.NaN }] });
    expect(complain).toHaveBeenCalledWith('runs.list', 'answer', expect.stringContaining('0.startedAt'));
  });

  it('with an object in place of a value is never sent', async () => {
    const odd = [{ ...digest, title: { path: '/home/kim' } }];
    expect(await ask(async () => odd, false).result).toEqual({ ok: false, error: { code: 'internal' } });
  });

  it('that is a failure has a code of the catalogue and no stack', async () => {
    const known = ask(() => Promise.reject(new HoistError('disk-full')), true);
    expect(await known.result).toEqual({ ok: false, error: { code: 'disk-full' } });
    const unknown = ask(() => Promise.reject(new TypeError('canary')), true);
    expect(await unknown.result).toEqual({ ok: false, error: { code: 'internal' } });
    expect(unknown.complain).toHaveBeenCalledWith('runs.list', 'bug', 'TypeError');
  });

  it('is not asked for when the input breaks the contract', async () => {
    const handler = vi.fn();
    const { result, complain } = ask(handler, false, { limit: 1, more: 1 });
    expect(await result).toEqual({ ok: false, error: { code: 'request-invalid' } });
    expect(handler).not.toHaveBeenCalled();
    expect(complain).toHaveBeenCalledWith('runs.list', 'input');
  });
});

describe('an event', () => {
  function tell(payload: object, isStrict: boolean) {
    const send = vi.fn();
    const checks = { isStrict, complain: vi.fn() };
    sendEvent({ send }, 'profiles.codeWanted', payload as typeof question, checks);
    return { sent: send.mock.calls, complaints: checks.complain.mock.calls.length };
  }

  it('passes the same check', () => {
    expect(tell(question, true)).toEqual({ sent: [['profiles.codeWanted', question]], complaints: 0 });
    expect(tell({ ...question, secret: 's' }, true)).toEqual({ sent: [], complaints: 1 });
    expect(tell({ ...question, secret: 's' }, false)).toEqual({
      sent: [['profiles.codeWanted', question]],
      complaints: 1,
    });
  });
});

it('complaints are counted, and logged less often the more there are', () => {
  const warn = vi.fn();
  const complain = createComplaints({ warn });
  for (let index = 0; index < 1234; index += 1) complain('runs.list', 'sender');
  complain('runs.list', 'answer', 'field');
  expect(warn.mock.calls).toEqual([
    ['ipc runs.list: sender', '#1'],
    ['ipc runs.list: sender', '#10'],
    ['ipc runs.list: sender', '#100'],
    ['ipc runs.list: sender', '#1000'],
    ['ipc runs.list: answer', '#1', 'field'],
  ]);
});

it('faults that the page reports are logged with their number, and no more of them than a disk can hold', () => {
  const error = vi.fn();
  const report = createFaultLog({ error });
  for (let index = 0; index < 5000; index += 1) report(`TypeError ${index}`);
  expect(error.mock.calls).toHaveLength(100);
  expect(error.mock.calls[99]).toEqual(['the page failed (#100):', 'TypeError 99']);
});
