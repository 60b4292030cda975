import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.js';
import { dropFolder, openBucket } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';
import { recordedIpc, recordIpc } from '../support/ipc-traffic.js';

test.describe('the page', () => {
  test.use({
    console: {
      expected: [/Content Security Policy/, /Not allowed to (load local resource|navigate top frame)/],
    },
  });

  test('has no Node and only the bridge', async ({ hoist }) => {
    const found = await hoist.page.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'];
      return {
        node: names.filter((name) => name in globalThis),
        bridge: Object.keys((globalThis as unknown as { hoist: object }).hoist),
      };
    });
    expect(found).toEqual({
      node: [],
      bridge: [
        'app',
        'profiles',
        'connections',
        'proxy',
        'buckets',
        'access',
        'incompleteUploads',
        'draft',
        'runs',
        'receipts',
      ],
    });
    const preferences = await hoist.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag } =
        contents.getLastWebPreferences();
      return { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('can’t navigate away', async ({ hoist, texts }) => {
    const { page, electron } = hoist;
    const before = page.url();
    expect(before).toBe('app://hoist/');
    for (const target of [
      'https://example.com/',
      'file:///etc/passwd',
      'app://elsewhere/',
      'data:text/html,hi',
    ]) {
      await page.evaluate((url) => {
        location.href = url;
      }, target);
      await page.waitForTimeout(200);
      expect(page.url(), target).toBe(before);
    }
    // A locator would wait for the refused navigations to end.
    const heading = await page.evaluate(() => document.querySelector('h1')?.textContent);
    expect(heading).toBe(texts.text('keys.title'));
    expect(electron.windows()).toHaveLength(1);
  });

  test('opens no window, and no site that is not on the list', async ({ hoist }) => {
    const opened = hoist.electron.evaluate(({ shell }) => {
      const urls: string[] = [];
      Object.assign(globalThis, { openedLinks: urls });
      shell.openExternal = (url: string) => {
        urls.push(url);
        return Promise.resolve();
      };
    });
    await opened;
    const windows = await hoist.page.evaluate(() =>
      [
        'https://example.com/',
        'file:///etc/passwd',
        'smb://host/share',
        'https://docs.aws.amazon.com.example.com/',
        'https://docs.aws.amazon.com/s3/',
      ].map((url) => window.open(url) === null),
    );
    expect(windows).toEqual([true, true, true, true, true]);
    expect(hoist.electron.windows()).toHaveLength(1);
    const links = await hoist.electron.evaluate(
      () => (globalThis as unknown as { openedLinks: string[] }).openedLinks,
    );
    expect(links).toEqual(['https://docs.aws.amazon.com/s3/']);
  });

  test('can’t run text as code, load anything from elsewhere, or use a network', async ({
    hoist,
    practice,
  }) => {
    const { page } = hoist;
    const requestsBefore = practice.server().requests().length;
    const outcome = await page.evaluate(async (url) => {
      const ran = { marks: [] as string[] };
      Object.assign(globalThis, { ran });
      // A timer with a text runs in the page's own world, where the policy applies; evaluate() itself
      // bypasses it.
      const timer = setTimeout as unknown as (code: string, delay: number) => number;
      timer("ran.marks.push('text as code')", 0);
      const script = document.createElement('script');
      script.textContent = "ran.marks.push('inline script')";
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', "ran.marks.push('inline handler')");
      image.src = 'https://example.com/x.png';
      document.body.append(image);
      const foreign = document.createElement('script');
      foreign.src = `${url}/bucket/script.js`;
      document.body.append(foreign);
      const fetched = await fetch(url).then(
        () => 'answered',
        () => 'refused',
      );
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
      image.remove();
      return { marks: ran.marks, fetched };
    }, practice.url);
    expect(outcome).toEqual({ marks: [], fetched: 'refused' });
    expect(practice.server().requests()).toHaveLength(requestsBefore);
  });

  test('gets no permission of the web platform', async ({ hoist }) => {
    const states = await hoist.page.evaluate(() =>
      Promise.all(
        ['notifications', 'geolocation', 'camera', 'microphone', 'clipboard-read'].map(async (name) => {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          return state;
        }),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  });

  test('is served from its own folder only', async ({ hoist }) => {
    const statuses = await hoist.electron.evaluate(async ({ net }) => {
      const urls = [
        'app://hoist/',
        'app://hoist/..%2fmain%2findex.js',
        'app://other/',
        'app://hoist/none.js',
      ];
      return Promise.all(urls.map(async (url) => (await net.fetch(url)).status));
    });
    expect(statuses).toEqual([200, 403, 403, 404]);
    const headers = await hoist.electron.evaluate(async ({ net }) => {
      const answer = await net.fetch('app://hoist/');
      return {
        policy: answer.headers.get('content-security-policy') ?? '',
        sniffing: answer.headers.get('x-content-type-options'),
      };
    });
    expect(headers.policy).toContain("default-src 'none'");
    expect(headers.policy).not.toContain('unsafe');
    expect(headers.sniffing).toBe('nosniff');
  });
});

test('main refuses malformed calls and calls from other pages', async ({
  folder,
  practice,
  hoist,
  screens,
}) => {
  await openBucket(screens, practice, folder, 'untouched');
  const answers = await hoist.page.evaluate(async () => {
    const { hoist: bridge } = globalThis as unknown as {
      hoist: Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
    };
    const outcome = (answer: Promise<unknown> | undefined): Promise<unknown> =>
      (answer ?? Promise.reject(new Error('no such verb'))).then(
        (value) => (value as { ok: boolean }).ok,
        () => 'rejected',
      );
    return {
      extraField: await outcome(bridge['buckets']?.['list']?.({ profileId: 'x', more: 1 })),
      wrongType: await outcome(bridge['draft']?.['rows']?.({ view: 'matched', offset: -1, limit: 1e9 })),
      strangerId: await outcome(bridge['buckets']?.['list']?.({ profileId: '../../etc/passwd' })),
      noFile: await outcome(bridge['draft']?.['addDropped']?.([])),
    };
  });
  for (const [what, answer] of Object.entries(answers)) {
    expect([false, 'rejected'], what).toContain(answer);
  }

  const preload = fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url));
  const forged = await hoist.electron.evaluate(async ({ BrowserWindow }, script) => {
    // A page of another origin, as if one had got in, calling with the real preload.
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: script, sandbox: true, contextIsolation: true },
    });
    await window.loadURL('data:text/html,<p>stranger</p>');
    const answer: unknown = await window.webContents.executeJavaScript(
      "hoist.profiles.list().then((answer) => (answer.ok ? answer.value : 'refused'), () => 'rejected')",
    );
    window.destroy();
    return answer;
  }, preload);
  expect(['refused', 'rejected']).toContain(forged);
});

test('no secret and no absolute path ever reaches the page', async ({ folder, practice, hoist, screens }) => {
  const { workspace, report } = screens;
  const { accessKeyId, secretAccessKey } = practice.account;
  await recordIpc(hoist.electron);
  const tree = await writeTree(folder, '내 드라이브', { 'a.txt': 'a', 'below/b.txt': 'b', 'gone.txt': 'c' });
  await openBucket(screens, practice, folder, 'private');
  await dropFolder(screens, tree, 3);
  await workspace.tab('problems').click();
  await workspace.tab('matched').click();
  await workspace.upload();
  await report.appears();
  await report.tab('uploaded').click();

  const traffic = await recordedIpc(hoist.electron);
  const channels = new Set(traffic.map((line) => line.split(' ', 1)[0]));
  for (const channel of [
    'profiles.importDropped',
    'buckets.list',
    'draft.addDropped',
    'draft.changed',
    'draft.rows',
    'runs.start',
    'runs.snapshot',
    'runs.rows',
    'runs.summary',
  ]) {
    expect(channels).toContain(channel);
  }
  const forbidden = [secretAccessKey, accessKeyId, folder, tree, homedir(), process.cwd()];
  for (const line of traffic) {
    for (const text of forbidden) {
      expect(line).not.toContain(text);
    }
  }

  await test.step('the secret is not in the page’s memory', async () => {
    const devtools = await hoist.page.context().newCDPSession(hoist.page);
    const chunks: string[] = [];
    devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
    await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    await devtools.detach();
    const heap = chunks.join('');
    // The page knows these, which shows that the search finds what is there.
    expect(heap).toContain(accessKeyId.slice(-4));
    expect(heap).toContain('gone.txt');
    expect(heap).not.toContain(secretAccessKey);
    expect(heap).not.toContain(accessKeyId);
  });

  await test.step('the secret is in no file of Hoist', async () => {
    await hoist.close();
    const profile = join(folder, 'profile');
    const entries = await readdir(profile, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name));
      expect(bytes.includes(secretAccessKey), file.name).toBe(false);
    }
  });
});
