import { expect, test } from '../fixtures.js';
import { openBucket } from '../pages/journeys.js';
import { writeTree } from '../support/file-tree.js';
import { composeInto } from '../support/keyboard.js';

const files = { '주간 보고서.docx': 'a', '월간 보고서.docx': 'b', '사진.jpg': 'c' };

test('Enter while a Hangul syllable is composed ends the syllable, not the pattern', async ({
  folder,
  practice,
  hoist,
  screens,
  texts,
}) => {
  const { workspace } = screens;
  const tree = await writeTree(folder, 'hangul', files);
  await openBucket(screens, practice, folder, 'hangul');
  await workspace.drop(tree);
  await workspace.includeField.click();
  await hoist.page.keyboard.type('*');
  await composeInto(hoist.page, ['ㅂ', '보', '복', '보고', '보고ㅅ', '보고서']);
  // What is composed is in force before it is finished.
  await expect(workspace.includeField).toHaveValue('*보고서');
  await hoist.page.keyboard.press('Enter');
  await expect(workspace.includeField).toHaveValue('*보고서');
  await composeInto(hoist.page, ['보고서'], 'commit');
  await hoist.page.keyboard.type('*');
  await expect(workspace.includeField).toHaveValue('*보고서*');
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
  await hoist.page.keyboard.press('Enter');
  await expect(workspace.includeField).toHaveValue('');
  const removal = texts.text('filter.removePattern', { pattern: '*보고서*' });
  await expect(hoist.page.getByRole('button', { name: removal })).toBeVisible();
  await expect(workspace.footer).toContainText(workspace.sum(2, 3));
});

for (const [typed, meant, count] of [
  ['보고서', '*보고서*', 2],
  ['.docx', '*.docx', 2],
  ['*.docx, *.jpg', '*.docx  *.jpg', 3],
] as const) {
  test(`the filter ${typed} matches nothing, and ${meant} is offered instead`, async ({
    folder,
    practice,
    hoist,
    screens,
    texts,
  }) => {
    const { workspace } = screens;
    const tree = await writeTree(folder, 'meant', files);
    await openBucket(screens, practice, folder, 'meant');
    await workspace.drop(tree);
    await workspace.typePattern(typed);
    await expect(workspace.footer).toContainText(workspace.sum(0, 3));
    const offer = texts.text('plan.didYouMean', { patterns: meant });
    await hoist.page.getByRole('button', { name: offer }).click();
    await expect(workspace.footer).toContainText(workspace.sum(count, 3));
    await expect(workspace.includeField).toHaveValue('');
  });
}
