import { expect, it } from 'vitest';
import { type QuirkSet, quirkSets } from './quirk-sets.js';

const sets: readonly (readonly [string, QuirkSet])[] = Object.entries(quirkSets);

function tableOf(rows: typeof sets): string {
  const cells = rows.map(
    ([name, { server, what, source }]) => `| \`${name}\` | ${server} | ${what} | <${source}> |`,
  );
  return ['| Set | Server | What it does | Source |', '|---|---|---|---|', ...cells].join('\n');
}

it('all quirk sets are listed in docs/practice-quirks.md', async () => {
  const page = `# How servers differ from S3

The practice server has a switch for each difference (\`src/practice/quirks/quirks.ts\`), and a named set of switches for each
kind of server (\`src/practice/quirks/quirk-sets.ts\`). \`tests/s3-behaviour/quirks.test.ts\` runs the engine against each set.
This page is generated from the sets: \`npx vitest run src/practice/quirks/quirk-sets.test.ts -u\`.

${tableOf(sets)}
`;
  await expect(page).toMatchFileSnapshot('../../../docs/practice-quirks.md');
});

it.each(sets)('quirk set %s gives its source and changes something', (_, { source, quirks }) => {
  expect(new URL(source).protocol).toBe('https:');
  expect(Object.keys(quirks).length).toBeGreaterThan(0);
});
