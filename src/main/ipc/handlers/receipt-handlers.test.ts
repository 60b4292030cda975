import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/errors/errors.js';
import { contract } from '../../../shared/ipc/contract.js';
import { createRootRegistry } from '../../grants/root-registry.js';
import { type ReceiptServices, receiptHandlers } from './receipt-handlers.js';

const destination = { profileId: 'own', endpoint: null, bucket: 'backup' };
const facts = { sha256: 'a'.repeat(64), files: 2, bytes: 10, upload: null, shortfall: null };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-receipts-'));
});
afterEach(() => rm(folder, { recursive: true }));

function setUp(chosen: string | null = null, namesLost = false) {
  const start = vi.fn(async () => ({ runId: 'run' }));
  const examineReceipt = vi.fn(async () => facts);
  const sendReceipt = vi.fn(async () => ['p/receipt.json']);
  const written = {
    manifestFile: '/k/m',
    receiptFile: '/k/r',
    sha256: facts.sha256,
    files: 2,
    withoutSha256: 0,
  };
  const copied: string[] = [];
  const services = {
    connector: { connectToDestination: async () => ok({ connection: { region: 'r' } }) },
    runs: { start, examineReceipt, sendReceipt },
    history: {
      spec: async () => ({ ...destination, mode: 'upload' }),
      saveReceipt: async () => written,
    },
    files: createRootRegistry(),
    reports: createRootRegistry(),
    dialogs: { chooseReceipt: async () => chosen, chooseReceiptFolder: async () => folder },
    copy: async (text: string) => void copied.push(text),
    namesLost,
  };
  const handlers = receiptHandlers(services as unknown as ReceiptServices);
  return { handlers, start, examineReceipt, sendReceipt, written, copied };
}

describe('a receipt', () => {
  it('is read where it was chosen, and the page learns its name, what it says and an id', async () => {
    const file = join(folder, 'kept.json');
    await writeFile(file, '{}');
    const { handlers, examineReceipt, start } = setUp(file);
    const answer = await handlers['receipts.choose']({ kind: 'file' });
    expect(examineReceipt).toHaveBeenCalledExactlyOnceWith(file);
    expect(answer).toEqual({ receiptId: expect.any(String), name: 'kept.json', facts });
    expect(JSON.stringify(answer)).not.toContain(folder);
    expect(contract['receipts.choose'].out.parse(answer)).toEqual(answer);

    const receiptId = answer?.receiptId ?? '';
    await handlers['receipts.verify']({ destination, receiptId, prefix: 'p/', readBack: 5 });
    expect(start).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ profileId: 'own', bucket: 'backup' }),
      expect.objectContaining({
        mode: 'verify',
        roots: [],
        receipt: file,
        options: expect.objectContaining({ prefix: 'p/' }),
        verifying: { readBack: 5, seed: expect.any(String) },
      }),
    );
  });

  it('is found in a folder that was dropped, the one that says more first', async () => {
    await writeFile(join(folder, 'manifest-sha256.txt'), '');
    const { handlers, examineReceipt } = setUp();
    const dropped = { path: folder, name: 'receipts' };
    expect(await handlers['receipts.openDropped'](dropped)).toMatchObject({ name: 'manifest-sha256.txt' });
    await writeFile(join(folder, 'receipt.json'), '{}');
    expect(await handlers['receipts.openDropped'](dropped)).toMatchObject({ name: 'receipt.json' });
    expect(examineReceipt.mock.calls).toEqual([
      [join(folder, 'manifest-sha256.txt')],
      [join(folder, 'receipt.json')],
    ]);
  });

  it('is refused where there is none', async () => {
    await mkdir(join(folder, 'receipt.json'));
    const { handlers, examineReceipt } = setUp();
    const unreadable = { error: { code: 'receipt-unreadable' } };
    await expect(handlers['receipts.openDropped']({ path: folder, name: 'x' })).rejects.toMatchObject(
      unreadable,
    );
    await expect(
      handlers['receipts.openDropped']({ path: join(folder, 'gone.json'), name: 'gone.json' }),
    ).rejects.toMatchObject({ error: { code: 'folder-not-found' } });
    await expect(handlers['receipts.openDropped']({ path: '', name: 'mail' })).rejects.toMatchObject({
      error: { code: 'dropped-without-path', details: { name: 'mail' } },
    });
    for (const path of ['', join(folder, 'lost???.json')]) {
      const lossy = setUp(null, true).handlers['receipts.openDropped']({ path, name: 'x' });
      await expect(lossy).rejects.toMatchObject({ error: { code: 'dropped-names-lost' } });
    }
    expect(examineReceipt).not.toHaveBeenCalled();
  });

  it('is verified only by an id that was given out', async () => {
    const { handlers, start } = setUp();
    await expect(
      handlers['receipts.verify']({ destination, receiptId: '/etc/passwd', prefix: '', readBack: 'none' }),
    ).rejects.toMatchObject({ error: { code: 'receipt-unreadable' } });
    expect(start).not.toHaveBeenCalled();
  });
});

describe('the receipt of an upload', () => {
  it('is sent once it was saved, and no other file is', async () => {
    const { handlers, sendReceipt, written } = setUp();
    await expect(handlers['receipts.send']({ runId: 'run' })).rejects.toMatchObject({
      error: { code: 'receipt-unreadable' },
    });
    expect(await handlers['receipts.save']({ runId: 'run' })).toEqual({
      files: 2,
      withoutSha256: 0,
      sha256: facts.sha256,
    });
    expect(await handlers['receipts.send']({ runId: 'run' })).toEqual(['p/receipt.json']);
    expect(sendReceipt).toHaveBeenCalledExactlyOnceWith('run', { region: 'r' }, written);
  });

  it('is copied by its hash, whole', async () => {
    const { handlers, copied } = setUp();
    await handlers['receipts.copyHash']({ sha256: facts.sha256 });
    expect(copied).toEqual([facts.sha256]);
    expect(contract['receipts.copyHash'].in.safeParse({ sha256: 'any other text' }).success).toBe(false);
  });
});
