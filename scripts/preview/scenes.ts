import type { Page } from 'playwright';

export interface PreviewScene {
  readonly name: string;
  /** What src/renderer/dev/scenes.ts reads. */
  readonly query: string;
  /** 760×560 in place of 1080×760. */
  readonly small?: boolean;
  /** Milliseconds until the picture. */
  readonly wait?: number;
  readonly act?: (page: Page) => Promise<void>;
}

const ko = 'language=ko';
const dark = 'theme=dark';

const check = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(Check permissions|권한 확인)$/ }).click();
  await page.waitForTimeout(1200);
};
const showIncompleteUploads = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^(Unfinished uploads…|끝나지 않은 업로드…)$/ }).click();
  await page.waitForTimeout(1500);
};

const ofBucket: readonly PreviewScene[] = [
  { name: 'access-allowed-en', query: 'bucket=my-bucket&files=tutorial', act: check },
  { name: 'access-denied-ko', query: `bucket=my-bucket&files=tutorial&denies&${ko}`, act: check },
  { name: 'access-denied-dark-small', query: `bucket=my-bucket&denies&${dark}`, small: true, act: check },
  {
    name: 'access-line-ko',
    query: `bucket=my-bucket&files=tutorial&denies&${ko}`,
    act: async (page) => {
      await check(page);
      await page.keyboard.press('Escape');
      await page.locator('.workspace__side').evaluate((side) => side.scrollTo(0, side.scrollHeight));
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'incomplete-uploads-en',
    query: 'bucket=my-bucket&incompleteUploads=5',
    act: showIncompleteUploads,
  },
  {
    name: 'incomplete-uploads-ko-dark',
    query: `bucket=my-bucket&incompleteUploads=40&${ko}&${dark}`,
    act: showIncompleteUploads,
  },
  {
    name: 'incomplete-uploads-long-small-ko',
    query: `bucket=my-bucket&incompleteUploads=4&longNames&${ko}`,
    small: true,
    act: showIncompleteUploads,
  },
  { name: 'incomplete-uploads-none-en', query: 'bucket=my-bucket', act: showIncompleteUploads },
  {
    name: 'incomplete-uploads-denied-ko',
    query: `bucket=my-bucket&incompleteUploads=denied&${ko}`,
    act: showIncompleteUploads,
  },
  {
    name: 'incomplete-uploads-remove-en',
    query: 'bucket=my-bucket&incompleteUploads=12',
    act: async (page) => {
      await showIncompleteUploads(page);
      await page.getByRole('button', { name: /^Remove \d+ uploads/ }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'incomplete-uploads-recent-dark',
    query: `bucket=my-bucket&incompleteUploads=4&${dark}`,
    act: async (page) => {
      await showIncompleteUploads(page);
      await page.getByRole('button', { name: 'Remove the unfinished upload' }).first().click();
      await page.waitForTimeout(400);
    },
  },
];

export const scenes: readonly PreviewScene[] = [
  ...ofBucket,
  { name: 'keys-en', query: 'profiles=0' },
  { name: 'keys-ko-dark-small', query: `profiles=0&protection=session&${ko}&${dark}`, small: true },
  {
    name: 'keys-error-ko',
    query: `profiles=0&importError=key-file-console-password-only&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '키 파일 선택' }).click();
      await page.getByRole('button', { name: '이 파일은' }).click();
      await page.waitForTimeout(800);
    },
  },
  {
    name: 'keys-manage-dark',
    query: `profiles=3&${dark}`,
    act: async (page) => {
      await page.getByRole('button', { name: 'Keys in use' }).click();
      await page.getByRole('menuitem', { name: 'Add or remove' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'keys-details-ko',
    query: `profiles=3&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '사용 중인 키' }).click();
      await page.getByRole('menuitem').last().click();
      await page.getByRole('button', { name: '자세히 보기' }).first().click();
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'imported-en',
    query: 'profiles=0',
    act: async (page) => {
      await page.getByRole('button', { name: 'Choose key file' }).click();
      await page.waitForTimeout(1500);
    },
  },
  {
    name: 'imported-ko-dark-small',
    query: `profiles=2&longNames&${ko}&${dark}`,
    small: true,
    act: async (page) => {
      await page.getByRole('button', { name: '사용 중인 키' }).click();
      await page.getByRole('menuitem').last().click();
      await page.getByRole('button', { name: '키 파일 선택' }).click();
      await page.waitForTimeout(1500);
    },
  },
  { name: 'secrets-en', query: 'bucket=research-data-1&files=secret' },
  {
    name: 'secrets-confirm-ko-dark',
    query: `bucket=research-data-1&files=secret&${ko}&${dark}`,
    act: async (page) => {
      await page.getByRole('button', { name: '올리기…' }).click();
      await page.waitForTimeout(400);
    },
  },
  { name: 'found-en', query: 'profiles=0&found' },
  { name: 'found-ko-dark-small', query: `profiles=0&found&${ko}&${dark}`, small: true },
  { name: 'code-ko', query: `profiles=1&code&${ko}`, wait: 1500 },
  { name: 'buckets-en', query: 'buckets=5' },
  { name: 'buckets-many-ko-dark', query: `buckets=900&${ko}&${dark}` },
  { name: 'buckets-none-small', query: 'buckets=0', small: true },
  { name: 'buckets-denied-ko', query: `listError=access-denied&${ko}` },
  {
    name: 'buckets-not-found',
    query: 'listError=access-denied',
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Open by name' }).fill('missing-bucket');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'create-en',
    query: 'buckets=2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create bucket' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('My..bucket');
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'create-ko-dark-small',
    query: `buckets=2&${ko}&${dark}`,
    small: true,
    act: async (page) => {
      await page.getByRole('button', { name: '버킷 만들기' }).click();
      await page.getByRole('textbox', { name: '이름', exact: true }).fill('test');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1000);
    },
  },
  {
    name: 'create-settings-en',
    query: 'buckets=2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create bucket' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('lab.data-2026');
      await page.getByRole('button', { name: 'Find the nearest' }).click();
      await page
        .getByRole('button', { name: /^Settings/ })
        .last()
        .click();
      await page.getByRole('button', { name: 'Add tag' }).click();
      await page.getByRole('textbox', { name: 'Key 1' }).fill('aws:team');
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'create-kms-ko-dark',
    query: `buckets=2&${ko}&${dark}`,
    act: async (page) => {
      await page.getByRole('button', { name: '버킷 만들기' }).click();
      await page.getByRole('textbox', { name: '이름', exact: true }).fill('연구');
      await page.getByRole('button', { name: /^설정/ }).last().click();
      await page
        .getByRole('button', { name: /암호화/ })
        .last()
        .click();
      await page.getByRole('option', { name: /SSE-KMS/ }).click();
      await page.getByRole('textbox', { name: 'KMS 키' }).fill('my-key');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'create-own-name-ko',
    query: `buckets=2&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '버킷 만들기' }).click();
      await page.getByRole('textbox', { name: '이름', exact: true }).fill('research');
      await page.getByRole('button', { name: /^설정/ }).last().click();
      await page.getByRole('switch', { name: '이 계정만 쓸 수 있는 이름' }).click({ force: true });
      await page.waitForTimeout(900);
      await page.getByRole('textbox', { name: '이름', exact: true }).scrollIntoViewIfNeeded();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'create-requests-en',
    query: 'buckets=2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create bucket' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('lab-data');
      await page
        .getByRole('button', { name: /^Settings/ })
        .last()
        .click();
      await page.getByRole('button', { name: 'Requests to be sent' }).click();
      await page.waitForTimeout(900);
      await page.getByRole('region', { name: 'Create the bucket' }).scrollIntoViewIfNeeded();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'create-half-en',
    query: 'buckets=2',
    act: async (page) => {
      await page.getByRole('button', { name: 'Create bucket' }).click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('half-done');
      await page
        .getByRole('button', { name: /^Settings/ })
        .last()
        .click();
      await page.getByRole('switch', { name: 'Keep old versions' }).click({ force: true });
      await page.getByRole('button', { name: 'Add tag' }).click();
      await page.getByRole('textbox', { name: 'Key 1' }).fill('team');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1200);
    },
  },
  {
    name: 'create-yours-ko-dark-small',
    query: `buckets=2&${ko}&${dark}`,
    small: true,
    act: async (page) => {
      await page.getByRole('button', { name: '버킷 만들기' }).click();
      await page.getByRole('textbox', { name: '이름', exact: true }).fill('mine-data');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(1200);
    },
  },
  {
    name: 'create-regions-ko',
    query: `buckets=2&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '버킷 만들기' }).click();
      await page.getByRole('button', { name: '리전 목록' }).click();
      await page.waitForTimeout(400);
    },
  },
  { name: 'empty-en', query: 'bucket=my-bucket' },
  { name: 'empty-ko-dark-small', query: `bucket=my-bucket&${ko}&${dark}`, small: true },
  { name: 'plan-en', query: 'bucket=my-bucket&files=tutorial&include=(before)*' },
  { name: 'plan-ko-dark', query: `bucket=my-bucket&files=tutorial&include=(before)*&${ko}&${dark}` },
  { name: 'plan-small-ko', query: `bucket=my-bucket&files=tutorial&include=(before)*&${ko}`, small: true },
  { name: 'plan-long', query: `bucket=${'long-bucket-name-'.repeat(3)}abcdefghijkl&files=long` },
  { name: 'plan-many-scanning', query: 'bucket=my-bucket&files=many&scanning' },
  { name: 'plan-nothing', query: 'bucket=my-bucket&files=tutorial&include=zzz*' },
  { name: 'plan-wrong-pattern-ko', query: `bucket=my-bucket&files=tutorial&include={a,&${ko}` },
  {
    name: 'plan-excluded-tags',
    query: 'bucket=my-bucket&files=tutorial',
    act: async (page) => {
      const include = page.getByRole('textbox', { name: 'Only files like' });
      await include.fill('(before)*');
      await include.press('Enter');
      await include.fill('*.md');
      await include.press('Enter');
      await page.getByRole('tab', { name: 'Left out' }).click();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'plan-help-dark',
    query: `bucket=my-bucket&files=tutorial&${dark}`,
    act: async (page) => {
      await page.getByRole('button', { name: 'How patterns work' }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'plan-conflict-select',
    query: 'bucket=my-bucket&files=tutorial',
    act: async (page) => {
      await page.getByRole('button', { name: /If the bucket already has it/ }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'settings-ko',
    query: `bucket=my-bucket&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '설정' }).click();
      await page.waitForTimeout(300);
    },
  },
  { name: 'run-en', query: 'bucket=my-bucket&files=many&run=0.37&failing=file-unreadable', wait: 1200 },
  {
    name: 'run-ko-dark',
    query: `bucket=my-bucket&files=tutorial&run=0.4&failing=connection-lost&${ko}&${dark}`,
    wait: 1200,
  },
  {
    name: 'run-small-waiting',
    query: 'bucket=my-bucket&files=long&run=0.3&runState=waiting',
    small: true,
    wait: 1200,
  },
  { name: 'run-huge', query: 'bucket=my-bucket&files=huge&run=0.5', wait: 4000 },
  {
    name: 'run-cancel-ko',
    query: `bucket=my-bucket&files=tutorial&run=0.4&${ko}`,
    wait: 1000,
    act: async (page) => {
      await page.getByRole('button', { name: '취소' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'header-long-small',
    query: `bucket=${'long-bucket-name-'.repeat(3)}abcdefghijkl&files=tutorial&longNames`,
    small: true,
  },
  {
    name: 'report-stopped-small-ko',
    query: `bucket=my-bucket&files=tutorial&run=1&failing=secret-key-wrong&stopped=secret-key-wrong&${ko}`,
    small: true,
    wait: 1600,
  },
  { name: 'report-en', query: 'bucket=my-bucket&files=tutorial&include=(before)*&run=1', wait: 1600 },
  {
    name: 'report-partial-ko',
    query: `bucket=my-bucket&files=long&run=1&failing=object-differs&${ko}`,
    wait: 1600,
  },
  {
    name: 'report-small-dark',
    query: `bucket=my-bucket&files=many&run=1&failing=file-unreadable&${dark}`,
    small: true,
    wait: 1800,
  },
  { name: 'continue-buckets-en', query: 'interrupted=1' },
  { name: 'continue-keys-ko', query: `interrupted=3&profiles=0&${ko}` },
  { name: 'continue-workspace-small-dark', query: `interrupted=3&bucket=my-bucket&${dark}`, small: true },
  {
    name: 'continue-plan-ko-small',
    query: `interrupted=2&bucket=my-bucket&files=tutorial&${ko}`,
    small: true,
  },
  { name: 'continue-long-small', query: 'interrupted=2&longNames&orphaned', small: true },
  {
    name: 'continue-refused-ko',
    query: `interrupted=1&refusal=secret-key-wrong&${ko}`,
    act: async (page) => {
      await page.getByRole('button', { name: '이어서 올리기' }).click();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'continue-discard-en',
    query: 'interrupted=1',
    act: async (page) => {
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'history-en',
    query: 'interrupted=1&history=40',
    act: async (page) => {
      await page.getByRole('button', { name: 'History' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'history-small-ko-dark',
    query: `interrupted=1&history=40&${ko}&${dark}`,
    small: true,
    act: async (page) => {
      await page.getByRole('button', { name: '기록' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'history-report-interrupted',
    query: 'interrupted=1&history=4',
    act: async (page) => {
      await page.getByRole('button', { name: 'History' }).click();
      await page.getByRole('button', { name: '내 드라이브 to my-bucket' }).click();
      await page.waitForTimeout(800);
    },
  },
  {
    name: 'history-report-small-ko',
    query: `interrupted=1&history=4&${ko}`,
    small: true,
    act: async (page) => {
      await page.getByRole('button', { name: '기록' }).click();
      await page.getByRole('button', { name: 'measurements' }).click();
      await page.waitForTimeout(800);
    },
  },
  { name: 'put-only-empty-ko-dark', query: `bucket=my-bucket&lookRefused&${ko}&${dark}` },
  { name: 'put-only-plan', query: 'bucket=my-bucket&lookRefused&files=tutorial', small: true },
  {
    name: 'run-file-paused',
    query: 'bucket=my-bucket&files=many&run=0.37',
    wait: 1000,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Unfinished' }).click();
      await page.waitForTimeout(600);
      for (const at of [1, 6])
        await page
          .getByRole('button', { name: /^Pause sensors/ })
          .nth(at)
          .click();
      await page.waitForTimeout(500);
      await page
        .getByRole('button', { name: /^Resume sensors/ })
        .first()
        .focus();
      await page.keyboard.press('Shift');
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'run-file-paused-ko-dark',
    query: `bucket=my-bucket&files=long&run=0.1&longNames&${ko}&${dark}`,
    wait: 1000,
    act: async (page) => {
      const pause = page.getByRole('button', { name: /일시 정지$/ });
      await pause.nth(2).click();
      await page.waitForTimeout(500);
      // The keyboard asks for the words at once, and puts them away.
      await page.keyboard.press('Tab');
      await page.waitForTimeout(500);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'run-held-ko-dark-small',
    query: `bucket=my-bucket&files=tutorial&run=0.9&runState=held&${ko}&${dark}`,
    small: true,
    wait: 1000,
  },
  {
    name: 'run-paused-ko',
    query: `bucket=my-bucket&files=many&run=0.37&history=2&${ko}`,
    wait: 1000,
    act: async (page) => {
      await page.getByRole('button', { name: '일시 정지' }).click();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'connection-aws-en',
    query: 'buckets=3',
    act: (page) => openSettings(page, 'Settings', 'Connection settings'),
  },
  {
    name: 'connection-naver-ko-dark',
    query: `buckets=3&${ko}&${dark}`,
    act: async (page) => {
      await openSettings(page, '설정', '연결 설정');
      await chooseService(page, '키를 발급한 서비스', '네이버 클라우드');
      await page.getByRole('button', { name: 'CA 파일 선택' }).click();
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'connection-other-en-small',
    query: 'buckets=3',
    small: true,
    act: async (page) => {
      await openSettings(page, 'Settings', 'Connection settings');
      await chooseService(page, 'Where these keys are from', 'Another S3');
      await page
        .getByRole('textbox', { name: 'Address of the server' })
        .fill('http://storage.lab.example:9000');
      await page.waitForTimeout(200);
    },
  },
  {
    name: 'proxy-manual-en-dark',
    query: `buckets=3&${dark}`,
    act: async (page) => {
      await openSettings(page, 'Settings', 'Proxy');
      await chooseService(page, 'Way to the internet', 'This proxy');
    },
  },
  {
    name: 'proxy-ko',
    query: `buckets=3&protection=session&${ko}`,
    act: (page) => openSettings(page, '설정', '프록시'),
  },
  { name: 'error-proxy-ko', query: `listError=proxy-auth-required&${ko}` },
  { name: 'error-certificate-en', query: 'listError=certificate-untrusted' },
  { name: 'error-region-ko-dark', query: `listError=bucket-wrong-region&${ko}&${dark}` },
];

async function openSettings(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').getByRole('button').first().waitFor();
  await page.waitForTimeout(400);
}

async function chooseService(page: Page, label: string, service: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: service }).click();
  await page.waitForTimeout(400);
}
