import { expect, it } from 'vitest';
import { createConditionalWrites, KeyTaken } from './conditional-writes.js';

class Refused extends Error {
  override readonly name = 'PreconditionFailed';
}
const write = async (): Promise<string> => 'written';

it('conditional writes trust AWS without a test', async () => {
  const conditional = createConditionalWrites(true);
  await conditional.learnFrom(write, () => Promise.reject(new Error('not to be called')));
  expect(conditional.supportOf('put')).toBe('honoured');
});

it('conditional writes learn from the first write, while the others wait', async () => {
  const conditional = createConditionalWrites(false);
  let repeats = 0;
  const repeat = async (): Promise<void> => {
    repeats += 1;
    throw new Refused();
  };
  const order: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      conditional.learnFrom(async () => {
        order.push(`${name} ${conditional.supportOf('put')}`);
        return name;
      }, repeat),
    ),
  );
  expect(order).toEqual(['a unknown', 'b honoured', 'c honoured']);
  expect(repeats).toBe(1);
});

it('conditional writes notice a server that ignores the condition, or does not know the header', async () => {
  const ignoring = createConditionalWrites(false);
  await ignoring.learnFrom(write, write);
  expect(ignoring.supportOf('put')).toBe('ignored');

  const refusing = createConditionalWrites(false);
  const unknown = Object.assign(new Error('what?'), { name: 'NotImplemented' });
  await expect(refusing.learnFrom(() => Promise.reject(unknown), write)).rejects.toBe(unknown);
  expect(refusing.supportOf('put')).toBe('ignored');
});

it('conditional writes accept a refused first write as proof, and another failure as none', async () => {
  const proven = createConditionalWrites(false);
  await expect(proven.learnFrom(() => Promise.reject(new Refused()), write)).rejects.toThrow(Refused);
  expect(proven.supportOf('put')).toBe('honoured');

  const unlucky = createConditionalWrites(false);
  await unlucky.learnFrom(write, () => Promise.reject(new Error('cut')));
  expect(unlucky.supportOf('put')).toBe('unknown');
});

it('conditional writes assume nothing of one operation that another has shown', async () => {
  const conditional = createConditionalWrites(false);
  await conditional.learnFrom(write, () => Promise.reject(new Refused()));
  expect([conditional.supportOf('put'), conditional.supportOf('complete')]).toEqual(['honoured', 'unknown']);
  conditional.learn('complete', Object.assign(new Error('what?'), { name: 'NotImplemented' }));
  expect([conditional.supportOf('put'), conditional.supportOf('complete')]).toEqual(['honoured', 'ignored']);
});

it('conditional writes learn nothing from an object that Hoist found by asking', async () => {
  const conditional = createConditionalWrites(false);
  const found = (): Promise<never> => Promise.reject(new KeyTaken());
  await expect(conditional.learnFrom(found, write)).rejects.toThrow(KeyTaken);
  expect(conditional.supportOf('put')).toBe('unknown');
});
