import { expect, it } from 'vitest';
import { summarize } from './summarize.js';

const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 0 });

it('summarize adds up the time per place, and leaves idle time out', () => {
  const summary = summarize({
    nodes: [
      { id: 1, callFrame: frame('(root)', ''), children: [2, 5] },
      { id: 2, callFrame: frame('send', 'file:///app/out/main/sender.js'), children: [3] },
      {
        id: 3,
        callFrame: frame('sign', 'file:///app/node_modules/@smithy/signature-v4/index.js'),
        children: [4],
      },
      { id: 4, callFrame: frame('send', 'file:///app/out/main/sender.js') },
      { id: 5, callFrame: frame('(idle)', '') },
    ],
    startTime: 0,
    endTime: 10_000_000,
    samples: [2, 3, 4, 5],
    timeDeltas: [1_000_000, 2_000_000, 3_000_000, 4_000_000],
  });
  expect(summary.wallSeconds).toBe(10);
  expect(summary.busySeconds).toBe(6);
  expect(summary.places).toEqual([
    { name: 'sender.js', seconds: 4 },
    { name: '@smithy/signature-v4', seconds: 2 },
  ]);
  expect(summary.functions[0]).toEqual({ name: 'send (sender.js:1)', seconds: 4 });
  expect(summary.withCallees).toEqual([
    { name: 'send (sender.js:1)', seconds: 6 },
    { name: 'sign (@smithy/signature-v4:1)', seconds: 5 },
  ]);
});
