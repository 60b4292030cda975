import { expect, it } from 'vitest';
import { createConditionalWrites } from './conditional-writes.js';

class Refused extends Error {
  override readonly name = 'PreconditionFailed';
}
const write = async (): Promise<string> => 'written';

it('conditional writes trust AWS without a test', async () => {
  const conditional = createConditionalWrites(true);
  await conditional.learnFrom(write, () => Promise.reject(new Error('not to be called')));
  expect(conditional.state).toBe('honoured');
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
        order.push(`${name} ${conditional.state}`);
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
  expect(ignoring.state).toBe('ignored');

  const refusing = createConditionalWrites(false);
  const unknown = Object.assign(new Error('what?'), { name: 'NotImplemented' });
  await expect(refusing.learnFrom(() => Promise.reject(unknown), write)).rejects.toBe(unknown);
  expect(refusing.state).toBe('ignored');
});

it('conditional writes accept a refused first write as proof, and another failure as none', async () => {
  const proven = createConditionalWrites(false);
  await expect(proven.learnFrom(() => Promise.reject(new Refused()), write)).rejects.toThrow(Refused);
  expect(proven.state).toBe('honoured');

  const unlucky = createConditionalWrites(false);
  await unlucky.learnFrom(write, () => Promise.reject(new Error('cut')));
  expect(unlucky.state).toBe('unknown');
});
