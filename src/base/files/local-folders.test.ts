import { expect, test } from 'vitest';
import { createFileCalls } from './file-calls.js';
import { createLocalFolders } from './local-folders.js';

const ext4 = 0xef53;
const nfs = 0x6969;

/** Counts what the system is asked, and answers by the name of the folder. */
function counted(): { readonly asked: string[]; readonly folders: ReturnType<typeof createLocalFolders> } {
  const asked: string[] = [];
  const folders = createLocalFolders(createFileCalls(), async (folder) => {
    asked.push(folder);
    await Promise.resolve();
    if (folder.includes('gone')) throw new Error('ENOENT');
    return folder.includes('share') ? nfs : ext4;
  });
  return { asked, folders };
}

test.runIf(process.platform === 'linux')(
  'asks once for all the files of a folder that are read at the same time',
  async () => {
    const { asked, folders } = counted();
    const answers = await Promise.all(Array.from({ length: 200 }, () => folders.isLocal('/data/photos')));
    expect(new Set(answers)).toEqual(new Set([true]));
    expect(await folders.isLocal('/data/photos')).toBe(true);
    expect(folders.known('/data/photos')).toBe(true);
    expect(asked).toEqual(['/data/photos']);
  },
);

test.runIf(process.platform === 'linux')(
  'takes a network drive, and a folder that can not be asked about, for not local',
  async () => {
    const { folders } = counted();
    expect(await folders.isLocal('/mnt/share')).toBe(false);
    expect(await folders.isLocal('/data/gone')).toBe(false);
  },
);

test.runIf(process.platform === 'linux')(
  'stops waiting when its signal is aborted, and others still get the answer',
  async () => {
    let answer: (type: number) => void = () => undefined;
    const folders = createLocalFolders(
      createFileCalls(),
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const stop = new AbortController();
    const stopped = folders.isLocal('/data', stop.signal);
    const waiting = folders.isLocal('/data');
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    answer(ext4);
    expect(await waiting).toBe(true);
  },
);
