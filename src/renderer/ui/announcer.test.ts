import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Announced, announced, announcementPause, createPacedVoice } from './announcer.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('a sentence that is said twice changes a live region twice', () => {
  const steps: Announced[] = [['', '']];
  for (const sentence of ['Uploading', 'Paused', 'Paused', 'Uploading']) {
    steps.push(announced(steps.at(-1) ?? ['', ''], sentence));
  }
  expect(steps).toEqual([
    ['', ''],
    ['Uploading', ''],
    ['', 'Paused'],
    ['Paused', ''],
    ['', 'Uploading'],
  ]);
});

it('progress is said at most once in ten seconds, and not after its end', () => {
  const said: string[] = [];
  const voice = createPacedVoice((sentence) => said.push(sentence));
  for (let step = 0; step < 125; step += 1) {
    voice.tell(`${step}`);
    vi.advanceTimersByTime(200);
  }
  expect(announcementPause).toBe(10_000);
  expect(said).toEqual(['49', '99']);
  voice.tell(null);
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual(['49', '99']);
});
