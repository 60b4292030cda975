import { expect, test } from '../fixtures.js';

test('opens', async ({ hoist }) => {
  await expect(hoist.page).toHaveTitle('Hoist');
});
