import { describe, expect, it } from 'vitest';
import { HoistError } from '../shared/errors/errors.js';
import { type FetchContext, renewedKeys, type TemporaryKeys } from './renewed-keys.js';

const hourMs = 3_600_000;

/** Keys that are good for an hour, on a clock that is set by hand; each fetch is answered by hand, after the first. */
async function hold() {
  let now = 0;
  let issued = 0;
  const fetches: (FetchContext & { answer: () => void; fail: (error: Error) => void })[] = [];
  const keys = (): TemporaryKeys => {
    issued += 1;
    return { accessKeyId: `key ${issued}`, secretAccessKey: 's', expiration: new Date(now + hourMs) };
  };
  let isFirst = true;
  const source = await renewedKeys({
    fetch: (context) =>
      new Promise((resolve, reject) => {
        if (isFirst) resolve(keys());
        else fetches.push({ ...context, answer: () => resolve(keys()), fail: reject });
        isFirst = false;
      }),
    explainFirst: () => new HoistError('aws-profile-unusable'),
    explainLater: (error) => (error instanceof HoistError ? error : new HoistError('token-expired')),
    now: () => now,
  });
  const settle = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  return {
    source,
    fetches,
    settle,
    /** To so many ms before the first keys expire. */
    goTo: (leftMs: number) => {
      now = hourMs - leftMs;
    },
    wait: (ms: number) => {
      now += ms;
    },
  };
}

const missing = { error: { code: 'mfa-code-missing' } };
const wanted = { error: { code: 'mfa-code-wanted' } };

describe('keys that are about to expire', () => {
  it('are used as long as they are good, while others are fetched once', async () => {
    const { source, goTo, fetches, settle } = await hold();
    goTo(4 * 60_000);
    const asked = await Promise.all([source(), source({ whileAsking: 'fail' }), source()]);
    expect(asked.map(({ accessKeyId }) => accessKeyId)).toEqual(['key 1', 'key 1', 'key 1']);
    await settle();
    expect(fetches).toHaveLength(1);
    fetches[0]?.answer();
    await settle();
    expect((await source()).accessKeyId).toBe('key 2');
  });

  it('are not asked for again when a person refused, before they have expired', async () => {
    const { source, goTo, wait, fetches, settle } = await hold();
    goTo(4 * 60_000);
    await source();
    await settle();
    fetches[0]?.fail(new HoistError('mfa-code-missing'));
    await settle();
    wait(60_000);
    expect((await source()).accessKeyId).toBe('key 1');
    await settle();
    expect(fetches).toHaveLength(1);
    goTo(-1);
    const late = source();
    await settle();
    expect(fetches).toHaveLength(2);
    fetches[1]?.answer();
    expect((await late).accessKeyId).toBe('key 2');
  });

  it('are fetched again half a minute after a failure, not at each request', async () => {
    const { source, goTo, wait, fetches, settle } = await hold();
    goTo(4 * 60_000);
    await source();
    await settle();
    fetches[0]?.fail(new Error('no network'));
    await settle();
    await source();
    await settle();
    expect(fetches).toHaveLength(1);
    wait(30_000);
    await source();
    await settle();
    expect(fetches).toHaveLength(2);
  });
});

describe('keys that have expired', () => {
  it('hold a run back while a person is asked, and wait for everybody else', async () => {
    const { source, goTo, fetches, settle } = await hold();
    goTo(-1);
    const run = source({ whileAsking: 'fail' });
    const window = source();
    await settle();
    fetches[0]?.onAsk();
    await expect(run).rejects.toMatchObject(wanted);
    await expect(source({ whileAsking: 'fail' })).rejects.toMatchObject(wanted);
    fetches[0]?.answer();
    expect((await window).accessKeyId).toBe('key 2');
    expect((await source({ whileAsking: 'fail' })).accessKeyId).toBe('key 2');
    expect(fetches).toHaveLength(1);
  });

  it('that need nobody are waited for', async () => {
    const { source, goTo, fetches, settle } = await hold();
    goTo(-1);
    const run = source({ whileAsking: 'fail' });
    await settle();
    fetches[0]?.answer();
    expect((await run).accessKeyId).toBe('key 2');
  });

  it('stop a run when the person refuses, without asking for each of its requests; whoever tries again is asked', async () => {
    const { source, goTo, fetches, settle } = await hold();
    goTo(-1);
    const run = source({ whileAsking: 'fail' });
    await settle();
    fetches[0]?.onAsk();
    await expect(run).rejects.toMatchObject(wanted);
    fetches[0]?.fail(new HoistError('mfa-code-missing'));
    await settle();
    await expect(source({ whileAsking: 'fail' })).rejects.toMatchObject(missing);
    await expect(source({ whileAsking: 'fail' })).rejects.toMatchObject(missing);
    expect(fetches).toHaveLength(1);
    const again = source();
    await settle();
    fetches[1]?.answer();
    expect((await again).accessKeyId).toBe('key 2');
  });

  it('are asked for again after a wrong code, which does not stop a run', async () => {
    const { source, goTo, fetches, settle } = await hold();
    goTo(-1);
    const run = source({ whileAsking: 'fail' });
    await settle();
    fetches[0]?.fail(new HoistError('mfa-code-wrong'));
    await expect(run).rejects.toMatchObject(wanted);
    const next = source({ whileAsking: 'fail' });
    await settle();
    expect(fetches.map(({ wasWrong }) => wasWrong)).toEqual([false, true]);
    fetches[1]?.answer();
    expect((await next).accessKeyId).toBe('key 2');
  });
});

it('keys that can not be had at first are explained', async () => {
  await expect(
    renewedKeys({
      fetch: () => Promise.reject(new Error('no such program')),
      explainFirst: () => new HoistError('aws-profile-unusable'),
      explainLater: () => new HoistError('token-expired'),
    }),
  ).rejects.toMatchObject({ error: { code: 'aws-profile-unusable' } });
});

describe('keys that S3 refuses as expired, whatever they say', () => {
  it('are fetched anew, once for all who ask meanwhile, and not again for those who ask later', async () => {
    const { source, fetches, settle } = await hold();
    const asked = [
      source({ forceRefresh: true }),
      source({ forceRefresh: true, whileAsking: 'fail' }),
      source(),
    ];
    await settle();
    expect(fetches).toHaveLength(1);
    fetches[0]?.answer();
    expect((await Promise.all(asked)).map(({ accessKeyId }) => accessKeyId)).toEqual([
      'key 2',
      'key 2',
      'key 2',
    ]);
    expect((await source()).accessKeyId).toBe('key 2');
    expect(fetches).toHaveLength(1);
  });

  it('are not given out after a failure, whose reason is told', async () => {
    const { source, fetches, settle } = await hold();
    const asked = source({ forceRefresh: true });
    await settle();
    fetches[0]?.fail(new HoistError('aws-sign-in-needed', { profile: 'team' }));
    await expect(asked).rejects.toMatchObject({ error: { code: 'aws-sign-in-needed' } });
    const later = source();
    await settle();
    fetches[1]?.answer();
    expect((await later).accessKeyId).toBe('key 2');
  });
});
