import { expect, it } from 'vitest';
import { type Announced, announced } from './announcer.js';

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
