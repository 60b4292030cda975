import type { MessageBoxOptions } from 'electron/main';
import { expect, it, vi } from 'vitest';
import { createMainMessages } from '../messages/messages.js';
import { askBeforeQuit } from './quit-question.js';

const electron = vi.hoisted(() => ({ asked: [] as MessageBoxOptions[], response: 0 }));
vi.mock('electron/main', () => ({
  dialog: {
    showMessageBox: async (options: MessageBoxOptions) => {
      electron.asked.push(options);
      return { response: electron.response };
    },
  },
}));

const upload = { mode: 'upload' } as const;
const verification = { mode: 'verify' } as const;

async function asked(runs: readonly (typeof upload | typeof verification)[], language: 'en' | 'ko') {
  await askBeforeQuit(
    null,
    { runs, background: 'tray' },
    createMainMessages(() => language),
  );
  const { message, detail, buttons } = electron.asked.at(-1) ?? {};
  return { message, detail, stop: buttons?.[1] };
}

it('a verification is called one, and is not said to continue at the next start', async () => {
  expect(await asked([verification], 'en')).toEqual({
    message: 'A verification is in progress.',
    detail: 'If you stop now, you have to start the verification again. Nothing in the bucket changes.',
    stop: 'Stop',
  });
  expect(await asked([verification], 'ko')).toEqual({
    message: '확인 1건이 진행 중입니다.',
    detail: '지금 중지하면 확인을 처음부터 다시 시작해야 합니다. 버킷의 내용은 바뀌지 않습니다.',
    stop: '중지',
  });
});

it('an upload continues at the next start, and a verification beside it does not', async () => {
  expect(await asked([upload], 'en')).toMatchObject({
    message: 'An upload is in progress.',
    stop: 'Stop, continue next time',
  });
  const both = await asked([upload, verification], 'en');
  expect(both.message).toBe('2 uploads and verifications are in progress.');
  expect(both.detail).toContain('continue the uploads');
  expect(both.detail).toContain('start verifications again');
  expect(both.stop).toBe('Stop');
  expect(await asked([upload, verification], 'ko')).toMatchObject({
    message: '업로드와 확인 2건이 진행 중입니다.',
    stop: '중지',
  });
});

it.each([
  [0, 'background'],
  [1, 'stop'],
  [2, 'stay'],
])('button %d decides: %s', async (response, decision) => {
  electron.response = response;
  const messages = createMainMessages(() => 'en');
  expect(await askBeforeQuit(null, { runs: [upload], background: 'dock' }, messages)).toBe(decision);
});
