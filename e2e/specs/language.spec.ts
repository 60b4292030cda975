import { expect, test } from '../fixtures.js';
import { importKeys } from '../pages/journeys.js';
import { screensOf } from '../pages/screens.js';
import { createTexts } from '../support/texts.js';

test.describe('the window on a Korean system', () => {
  test.use({ language: 'ko' });

  test('speaks Korean and suggests Seoul', async ({ folder, practice, hoist, screens }) => {
    await expect(hoist.page.locator('html')).toHaveAttribute('lang', 'ko');
    await expect(screens.keys.heading).toHaveText(/[가-힣]/);
    await importKeys(screens, practice, folder);
    await screens.buckets.createButton.click();
    await expect(screens.buckets.dialog.regionField).toHaveValue(/서울.*ap-northeast-2/);
  });

  test('speaks English when asked to, after a restart too', async ({ launch, texts }) => {
    const english = createTexts('en');
    const first = await launch();
    await screensOf(first.page, texts).header.chooseLanguage('en');
    await expect(screensOf(first.page, english).keys.heading).toBeVisible();
    await expect(first.page.locator('html')).toHaveAttribute('lang', 'en');
    await first.close();

    const second = await launch();
    await expect(screensOf(second.page, english).keys.heading).toBeVisible();
  });
});

test('the window speaks English on an English system', async ({ hoist, screens }) => {
  await expect(hoist.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(screens.keys.heading).toHaveText('Drop your access key file here, or choose it');
});

test('the window has the theme that was chosen', async ({ hoist, screens }) => {
  const background = (): Promise<string> =>
    hoist.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await screens.header.chooseTheme('dark');
  await expect(hoist.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await background();
  await screens.header.chooseTheme('light');
  await expect(hoist.page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await background()).not.toBe(dark);
});
