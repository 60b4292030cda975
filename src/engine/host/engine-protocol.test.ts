import { expect, it } from 'vitest';
import { openDatabase } from '../../base/sqlite/database.js';
import { createEngine, type Engine } from '../engine.js';
import { createJournal } from '../journal/sqlite-journal.js';
import { callEngine, engineMethods, type MethodsOf } from './engine-protocol.js';

interface Example {
  readonly part: { first(): void; second(): void };
}

it('the list of engine methods is checked for completeness by the compiler', () => {
  // @ts-expect-error -- a method is forgotten
  const forgotten = { part: { first: 'order' } } as const satisfies MethodsOf<Example>;
  // @ts-expect-error -- a whole part is forgotten
  const nothing = {} as const satisfies MethodsOf<Example>;
  const invented = {
    // @ts-expect-error -- there is no third
    part: { first: 'order', second: 'question', third: 'order' },
  } as const satisfies MethodsOf<Example>;
  const right = { part: { first: 'order', second: 'question' } } as const satisfies MethodsOf<Example>;
  expect([forgotten, nothing, invented, right]).toHaveLength(4);
});

it('the list of engine methods names methods that an engine has, and calls them', async () => {
  const engine: Engine = createEngine({
    journal: createJournal(openDatabase(':memory:')),
    onEvent: () => undefined,
  });
  for (const [part, methods] of Object.entries(engineMethods)) {
    const owner = engine[part as keyof typeof engineMethods];
    expect(owner).toMatchObject(
      Object.fromEntries(Object.keys(methods).map((method) => [method, expect.any(Function)])),
    );
  }
  await expect(callEngine(engine, { part: 'history', method: 'list' }, [5])).resolves.toEqual([]);
  await expect(callEngine(engine, { part: 'runs', method: 'pause' }, ['none'])).rejects.toMatchObject({
    error: { code: 'run-not-found' },
  });
  await expect(callEngine(engine, { part: 'engine', method: 'close' }, [])).resolves.toBeUndefined();
});
