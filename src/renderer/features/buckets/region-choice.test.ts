import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../shared/errors/errors.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';
import { settle } from '../../gallery/scripted-bridge.js';
import { createRegionChoice } from './region-choice.js';

const measured: readonly RegionLatency[] = [
  { region: 'eu-central-1', milliseconds: 12 },
  { region: 'ap-northeast-2', milliseconds: 240 },
];

function start() {
  const waiting: ((answer: Result<readonly RegionLatency[]>) => void)[] = [];
  const choice = createRegionChoice('Seoul', () => new Promise((resolve) => waiting.push(resolve)));
  const answer = async (result: Result<readonly RegionLatency[]>): Promise<void> => {
    waiting.shift()?.(result);
    await settle();
  };
  return { choice, answer, state: () => choice.store.getState() };
}

describe('the region of a new bucket', () => {
  it('is the nearest, once that is known', async () => {
    const { choice, answer, state } = start();
    const taking = choice.takeNearest((region) => `<${region}>`);
    // The field reports its unchanged text: nobody has chosen anything.
    choice.setText('Seoul');
    expect(state()).toMatchObject({ measuring: true, text: 'Seoul' });
    await answer(ok(measured));
    expect(state()).toMatchObject({ measuring: false, text: '<eu-central-1>', latencies: measured });
    expect(await taking).toBe(true);
  });

  it('keeps the choice that was made while the regions were measured', async () => {
    const { choice, answer, state } = start();
    void choice.takeNearest((region) => region);
    choice.setText('Seoul');
    choice.setText('Tokyo');
    await answer(ok(measured));
    expect(state()).toMatchObject({ measuring: false, text: 'Tokyo', latencies: measured });
  });

  it('stays the same when the regions can’t be measured', async () => {
    const { choice, answer, state } = start();
    void choice.takeNearest((region) => region);
    await answer(err('network-unreachable'));
    expect(state()).toMatchObject({
      measuring: false,
      text: 'Seoul',
      error: { code: 'network-unreachable' },
    });
  });
});
