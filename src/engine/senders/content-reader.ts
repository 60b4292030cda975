import { dirname } from 'node:path';
import { createSemaphore } from '../../base/async/semaphore.js';
import { createDiskPace, type DiskPace } from '../../base/files/disk-pace.js';
import { fileCalls } from '../../base/files/file-calls.js';
import { createLocalFolders } from '../../base/files/local-folders.js';
import { rereadAbove } from '../transfer/in-flight-memory.js';
import { createBufferPool } from './buffer-pool.js';
import { heldBytes, holdContent } from './held-content.js';
import { createLocalReader, type LocalBytes } from './local-bytes.js';
import { contentInMemory, type PutContent } from './put-content.js';
import { type PutTask, type StopSwitch, stopped } from './put-task.js';
import { rereadAsync, rereadSync } from './reread-content.js';

/** Reads what PUT tasks send. */
export interface ContentReader {
  /**
   * Null when the file no longer fits one PUT, or when it is only to be examined on a disk too slow to read it twice. Throws or rejects with `file-changed`, `file-special`, `file-not-responding` or the
   * system's error. Whoever gets content closes it.
   */
  read(task: PutTask, stop: StopSwitch): PutContent | null | Promise<PutContent | null>;
}

/**
 * In ms for each MiB: a disk that is not slower than this has its files in the system's cache, or is quick enough to be read twice.
 * On a slower one, 32 MiB held in memory are more than it delivers while a request to a distant server is under way.
 */
const diskPace = { slowMs: 4, slowInARow: 4, shortestInterval: 16, longestInterval: 256 };
/** In ms for each MiB: a disk takes longer, and a cache less. */
const cachePace = { slowMs: 0.2, slowInARow: 4, shortestInterval: 16, longestInterval: 256 };
/** More bytes are never held, and never read without a break. Files above 160 GB have such parts. */
const mostAtOnce = 16 * 1024 * 1024;
/**
 * Buffers are kept for this share of what may be held for a slow disk. Files and parts in flight count for no more, over all senders; see
 * `RunLimits.partBytes`.
 */
const pooledShare = 1 / 2;
/** Contents that are read for their checksums at once: while one reads, the other computes. */
const examinedAtOnce = 2;

interface Paces {
  /** Whether files may be read twice. */
  readonly disk: DiskPace;
  /** Whether files are in the system's cache, so that reading them does not wait. */
  readonly cache: DiskPace;
}

/**
 * Small files are read as a whole. Larger files and parts stay in the file while they are sent, unless the disk is slow.
 *
 * @param bufferBytes limit of what is held as a whole on a slow disk; half of it is the limit of {@link createBufferPool}
 * @param sliceBytes bytes that a connection is given at once
 */
export function createContentReader(
  bufferBytes: number,
  sliceBytes: number,
  { disk, cache }: Paces = { disk: createDiskPace(diskPace), cache: createDiskPace(cachePace) },
): ContentReader {
  const pool = createBufferPool(bufferBytes * pooledShare);
  const folders = createLocalFolders();
  const local = createLocalReader(pool, undefined, fileCalls, folders);
  const examining = createSemaphore(examinedAtOnce);
  const held = createSemaphore(bufferBytes);
  const services = { pool, calls: fileCalls, chunkBytes: sliceBytes };
  const inMemory = (task: PutTask, bytes: LocalBytes | null): PutContent | null =>
    bytes === null ? null : contentInMemory(bytes, task, pool, sliceBytes);

  function readWhole(task: PutTask): ReturnType<ContentReader['read']> {
    const bytes = local.read(task);
    return bytes instanceof Promise ? bytes.then((read) => inMemory(task, read)) : inMemory(task, bytes);
  }

  /** Waits until there is room for it, which is taken until the content is closed. */
  function hold(task: PutTask, stop: StopSwitch): Promise<PutContent | null> {
    return new Promise((resolve, reject) => {
      const untilClosed = async (): Promise<void> => {
        assertGoesOn(stop);
        const content = await holdContent(task, services);
        if (content === null) return resolve(null);
        await new Promise<void>((letGo) => {
          const close = (isSent: boolean): void => {
            content.close(isSent);
            letGo();
          };
          resolve({ ...content, close });
        });
      };
      held.run(heldBytes(task.expectedBytes), untilClosed).catch(reject);
    });
  }

  async function readFirst(task: PutTask, folder: string, stop: StopSwitch): Promise<PutContent | null> {
    await folders.isLocal(folder);
    return readLarge(task, stop);
  }

  function readLarge(task: PutTask, stop: StopSwitch): ReturnType<ContentReader['read']> {
    const folder = dirname(task.file.path);
    const isLocal = folders.known(folder);
    if (isLocal === null) return readFirst(task, folder, stop);
    const isHuge = task.expectedBytes > mostAtOnce;
    if (!isHuge && !disk.isQuick()) return task.part?.examined === 'wanted' ? null : hold(task, stop);
    if (!isHuge && isLocal && cache.isQuick()) {
      const noteReading = (msPerMebibyte: number): void => {
        cache.note(msPerMebibyte);
        disk.note(msPerMebibyte);
      };
      return rereadSync(task, { ...services, noteReading });
    }
    return examining.run(1, async () => {
      assertGoesOn(stop);
      return rereadAsync(task, isLocal, {
        ...services,
        noteReading: (msPerMebibyte) => disk.note(msPerMebibyte),
      });
    });
  }

  return {
    read: (task, stop) => (task.expectedBytes <= rereadAbove ? readWhole(task) : readLarge(task, stop)),
  };
}

function assertGoesOn({ isStopped }: StopSwitch): void {
  if (isStopped) throw stopped();
}
