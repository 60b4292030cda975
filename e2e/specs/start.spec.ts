import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.js';

test('damaged settings are set aside, and Hoist starts', async ({ folder, launch, texts }) => {
  await mkdir(join(folder, 'profile'));
  await writeFile(join(folder, 'profile/settings.json'), '{"settings": {');
  const { page } = await launch();
  await expect(page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
});

test.describe('a journal that can’t be written', () => {
  test.use({ console: { expected: [/journal/] } });

  test('is said when Hoist starts, which works without one', async ({ folder, launch, texts }) => {
    await mkdir(join(folder, 'profile/journal.db/not-empty'), { recursive: true });
    const { page } = await launch();
    await expect(page.getByText(texts.text('error.journal-unwritable.title'))).toBeVisible();
    await expect(page.getByRole('heading', { name: texts.text('keys.title') })).toBeVisible();
  });
});
