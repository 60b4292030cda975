import { describe, expect, it } from 'vitest';
import type { Settings } from './clients/client.js';
import type { OneRun } from './one-run.js';
import { compare, figuresOf, type Measured } from './results.js';

const size = { files: 1000, bytes: 10_000_000 };

function run(seconds: number, failure: string | null = null): OneRun {
  const cost = {
    startedMs: 0,
    seconds,
    cpuSeconds: seconds / 2,
    peakRssBytes: 50e6,
    serverCpuSeconds: seconds / 4,
    exitCode: 0,
    said: '',
    foreignLoad: 0.02,
  };
  return { cost, firstWriteSeconds: seconds / 10, arrived: 1000, failure, operations: {} };
}

function measured(tool: string, settings: Settings, runs: readonly OneRun[]): Measured {
  return { dataset: 'small', tool, version: '1', settings, detail: '', runs };
}

describe('figures', () => {
  it('are medians', () => {
    expect(figuresOf({ runs: [run(4), run(1), run(2)] }, size)).toMatchObject({
      seconds: 2,
      filesPerSecond: 500,
      megabytesPerSecond: 5,
      firstWriteSeconds: 0.2,
      cpuMillisecondsPerFile: 1,
      peakRssMegabytes: 50,
      serverCpuSeconds: 0.5,
      spread: 1.5,
    });
  });

  it('are null for a client that lost a file in any run', () => {
    expect(figuresOf({ runs: [run(1), run(1, '1 files are missing'), run(1)] }, size)).toBeNull();
    expect(figuresOf({ runs: [] }, size)).toBeNull();
  });
});

describe('compare', () => {
  const hoist = measured('hoist', 'defaults', [run(1)]);

  it('compares Hoist with the fastest rival that does the same job', () => {
    const rivals = [
      measured('rclone', 'defaults', [run(3)]),
      measured('rclone', 'tuned', [run(2)]),
      measured('rclone', 'unchecked', [run(0.5)]),
      measured('aws-cli 2', 'tuned', [run(1.5, '3 files are missing')]),
      measured('hoist with a receipt', 'defaults', [run(1.1)]),
    ];
    expect(compare([...rivals, hoist], 'small', size)).toEqual({
      dataset: 'small',
      bestRival: 'rclone 1, tuned',
      speedRatio: 2,
      cpuRatioToRclone: 0.5,
    });
  });

  it('returns null when one side is missing', () => {
    expect(compare([hoist], 'small', size)).toBeNull();
    expect(compare([measured('rclone', 'tuned', [run(2)])], 'small', size)).toBeNull();
  });
});
