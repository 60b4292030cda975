import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PracticeServer, startPracticeServer } from '../../src/practice/practice-server.js';
import { createBucket } from '../../src/s3/buckets/create-bucket.js';
import { type ConnectProxy, startConnectProxy } from '../../tests/support/connect-proxy.js';
import { makeUpAuthority } from '../../tests/support/test-authority.js';
import { test as base, expect } from '../fixtures.js';
import { ConnectionDialog, ProxyDialog } from '../pages/connection-dialog.js';
import { dropFolder, importKeys } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { answerOpenDialogs } from '../support/dialogs.js';
import { writeTree } from '../support/file-tree.js';
import { recordedIpc, recordIpc } from '../support/ipc-traffic.js';

/** A network with a proxy and its own certificate authority, like a company's. */
interface Company {
  /** The address of the server behind the proxy. */
  readonly endpoint: string;
  readonly server: PracticeServer;
  readonly proxy: ConnectProxy;
  readonly caFile: string;
  readonly switches: readonly string[];
}

const host = 's3.company.example';
const bucket = 'behind-the-proxy';

const test = base.extend<{ company: Company }>({
  company: async ({ folder, practice }, use) => {
    const authority = makeUpAuthority();
    const caFile = join(folder, 'company-ca.pem');
    await writeFile(caFile, authority.ca);
    const server = await startPracticeServer({
      folder: join(folder, 'company'),
      accounts: [practice.account],
      tls: authority.certify([`DNS:${host}`, 'IP:127.0.0.1']),
    });
    const { accessKeyId, secretAccessKey } = practice.account;
    const made = await createBucket(
      {
        credentials: { accessKeyId, secretAccessKey },
        region: 'ap-northeast-2',
        endpoint: server.url,
        transport: { ca: authority.ca, proxy: null },
      },
      bucket,
      'ap-northeast-2',
    );
    expect(made.ok).toBe(true);
    const proxy = await startConnectProxy(server.port);
    await use({
      endpoint: `https://${host}`,
      server,
      proxy,
      caFile,
      switches: [`--proxy-server=${proxy.url}`],
    });
    await proxy.close();
    await server.close();
  },
});

test('a proxy gets the user name and password it requires, the company’s authority is trusted, and files are uploaded', async ({
  folder,
  practice,
  launch,
  texts,
  company,
}) => {
  const { proxy, endpoint, switches, caFile } = company;
  proxy.demand({ userName: 'kim', password: 'made-up-word' });
  const hoist = await launch({ endpoint, switches });
  const screens = screensOf(hoist.page, texts);
  await importKeys(screens, practice, folder);

  const alert = (code: string, values: Record<string, string>) =>
    hoist.page.getByRole('alert').filter({ hasText: texts.error(code, values) });
  const refused = alert('proxy-auth-required', { proxy: '127.0.0.1' });
  await refused
    .getByRole('button', { name: texts.text('remedy.proxy-settings') })
    .first()
    .click();
  const dialog = new ProxyDialog(hoist.page, texts);
  await dialog.userNameField.fill('kim');
  await dialog.passwordField.fill('made-up-word');
  await dialog.saveButton.click();

  const untrusted = hoist.page
    .getByRole('alert')
    .filter({ hasText: texts.text('error.certificate-untrusted.action') });
  await answerOpenDialogs(hoist.electron, [caFile]);
  await untrusted
    .getByRole('button', { name: texts.text('remedy.choose-ca') })
    .first()
    .click();
  await screens.buckets.choose(bucket);
  const tree = await writeTree(folder, 'files', { 'a.txt': 'a', 'b.txt': 'b' });
  await dropFolder(screens, tree, 2);
  await screens.workspace.upload();
  await expect(screens.report.heading).toHaveText(screens.report.allInBucket(bucket, 2));
  expect(new Set(proxy.asked)).toEqual(new Set([`${host}:443`]));
});

test('a file that is not a certificate is refused with the reason, and its content stays out of the window', async ({
  folder,
  practice,
  launch,
  texts,
  company,
}) => {
  const { endpoint, switches, caFile } = company;
  const hoist = await launch({ endpoint, switches });
  await recordIpc(hoist.electron);
  const screens = screensOf(hoist.page, texts);
  await importKeys(screens, practice, folder);
  const untrusted = hoist.page
    .getByRole('alert')
    .filter({ hasText: texts.text('error.certificate-untrusted.action') });
  const wrong = join(folder, 'notes.pem');
  await writeFile(wrong, 'no certificate at all');
  await answerOpenDialogs(hoist.electron, [wrong]);
  await untrusted
    .getByRole('button', { name: texts.text('remedy.choose-ca') })
    .first()
    .click();

  const dialog = new ConnectionDialog(hoist.page, texts);
  await expect(dialog.alert).toContainText(texts.error('ca-file-invalid', { reason: 'noCertificate' }));
  await answerOpenDialogs(hoist.electron, [caFile]);
  await dialog.alert.getByRole('button', { name: texts.text('remedy.choose-ca') }).click();
  await expect(dialog.root).toContainText('company-ca.pem');
  await expect(dialog.root).toContainText('Made Up Authority');
  await dialog.saveButton.click();
  await expect(screens.buckets.bucket(bucket)).toBeVisible();
  const said = (await recordedIpc(hoist.electron)).join('\n');
  expect(said).not.toContain('BEGIN CERTIFICATE');
  expect(said).not.toContain(folder);
});
