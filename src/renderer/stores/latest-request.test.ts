import { describe, expect, it } from 'vitest';
import { createLatest, createLatestByKey, stale } from './latest-request.js';

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

describe('the latest request', () => {
  it('returns its answer, and a late answer is dropped, whichever comes first', async () => {
    const request = createLatest();
    const one = deferred<string>();
    const two = deferred<string>();
    const first = request.ask(() => one.promise);
    const second = request.ask(() => two.promise);
    two.resolve('two');
    one.resolve('one');
    expect(await second).toBe('two');
    expect(await first).toBe(stale);
  });

  it('is pending while its current request is unanswered', async () => {
    const request = createLatest();
    expect(request.isPending).toBe(false);
    const one = deferred<string>();
    const first = request.ask(() => one.promise);
    expect(request.isPending).toBe(true);
    const two = deferred<string>();
    const second = request.ask(() => two.promise);
    one.resolve('one');
    await first;
    expect(request.isPending).toBe(true);
    two.resolve('two');
    await second;
    expect(request.isPending).toBe(false);
  });

  it('can be cancelled, and asked again', async () => {
    const request = createLatest();
    const one = deferred<string>();
    const first = request.ask(() => one.promise);
    request.cancel();
    expect(request.isPending).toBe(false);
    one.resolve('one');
    expect(await first).toBe(stale);
    expect(await request.ask(() => Promise.resolve('two'))).toBe('two');
  });

  it('sends no further step of a request that has become stale', async () => {
    const request = createLatest();
    const question = request.begin();
    expect(await question.ask(() => Promise.resolve(1))).toBe(1);
    expect(question.isCurrent).toBe(true);
    request.begin();
    expect(question.isCurrent).toBe(false);
    let sent = 0;
    const step = await question.ask(() => {
      sent += 1;
      return Promise.resolve(2);
    });
    expect(step).toBe(stale);
    expect(sent).toBe(0);
  });

  it('asks for several things at once under one identity', async () => {
    const request = createLatest();
    const question = request.begin();
    const one = deferred<string>();
    const two = deferred<string>();
    const answers = [question.ask(() => one.promise), question.ask(() => two.promise)];
    two.resolve('two');
    expect(await answers[1]).toBe('two');
    expect(request.isPending).toBe(true);
    request.cancel();
    one.resolve('one');
    expect(await answers[0]).toBe(stale);
  });

  it('passes on a failure while it is wanted, and drops a late one', async () => {
    const request = createLatest();
    await expect(request.ask(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(request.isPending).toBe(false);
    const one = deferred<string>();
    const first = request.ask(() => one.promise);
    request.cancel();
    one.reject(new Error('late'));
    expect(await first).toBe(stale);
  });
});

describe('latest requests by key', () => {
  it('supersede each other under the same key only', async () => {
    const requests = createLatestByKey();
    const one = deferred<string>();
    const other = deferred<string>();
    const first = requests.of('a').ask(() => one.promise);
    const second = requests.of('b').ask(() => other.promise);
    expect(await requests.of('a').ask(() => Promise.resolve('again'))).toBe('again');
    one.resolve('one');
    other.resolve('other');
    expect(await first).toBe(stale);
    expect(await second).toBe('other');
  });
});
