import { expect, it } from 'vitest';
import { createEarlyQuestion } from './early-question.js';

/** A question that takes a given time by a clock that only moves when told to. */
function create() {
  let nowMs = 1_000_000;
  const asked: { settle: (answer: string) => void; fail: (error: Error) => void }[] = [];
  const question = createEarlyQuestion(
    () =>
      new Promise<string>((settle, fail) => {
        asked.push({ settle, fail });
      }),
    () => nowMs,
  );
  /** Lets what was settled be noticed. */
  const passing = async (ms: number): Promise<void> => {
    nowMs += ms;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { question, asked, passing };
}

it('an answer that was asked for ahead is not asked for again while it is fresh', async () => {
  const { question, asked, passing } = create();
  question.askEarly();
  await passing(100);
  asked[0]?.settle('first');
  await passing(0);
  await passing(100);
  expect(await question.answer()).toBe('first');
  expect(asked).toHaveLength(1);
});

it('waits for an answer that is on its way', async () => {
  const { question, asked, passing } = create();
  question.askEarly();
  const answer = question.answer();
  await passing(100);
  asked[0]?.settle('first');
  expect(await answer).toBe('first');
  expect(asked).toHaveLength(1);
});

it.each([
  ['older than it took to come', 100, 101],
  ['older than a second, however long it took', 60_000, 1001],
  ['of the future, after the clock was set back', 100, -1],
])('asks again when the answer is %s', async (_, tookMs, ageMs) => {
  const { question, asked, passing } = create();
  question.askEarly();
  await passing(tookMs);
  asked[0]?.settle('first');
  await passing(0);
  await passing(ageMs);
  const answer = question.answer();
  await passing(0);
  expect(asked).toHaveLength(2);
  asked[1]?.settle('second');
  expect(await answer).toBe('second');
});

it('an answer counts once', async () => {
  const { question, asked, passing } = create();
  question.askEarly();
  await passing(100);
  asked[0]?.settle('first');
  expect(await question.answer()).toBe('first');
  const again = question.answer();
  await passing(0);
  asked[1]?.settle('second');
  expect(await again).toBe('second');
});

it('asks again when the first question failed, and rejects as the second does', async () => {
  const { question, asked, passing } = create();
  question.askEarly();
  asked[0]?.fail(new Error('lost'));
  await passing(0);
  const answer = question.answer();
  await passing(0);
  asked[1]?.fail(new Error('denied'));
  await expect(answer).rejects.toThrow('denied');
});
