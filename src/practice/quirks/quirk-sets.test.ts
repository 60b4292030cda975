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
  const page = `# What servers do in another way than S3

The practice server has a switch for each of them (\`src/practice/quirks/quirks.ts\`), and these sets of switches are what
real servers are like (\`src/practice/quirks/quirk-sets.ts\`, from which this page is written:
\`npx vitest run src/practice/quirks/quirk-sets.test.ts -u\`). \`tests/s3-behaviour/quirks.test.ts\` runs the engine against
each.

${tableOf(sets)}
`;
  await expect(page).toMatchFileSnapshot('../../../docs/practice-quirks.md');
});

it.each(sets)('quirk set %s names its source, and does something', (_, { source, quirks }) => {
  expect(new URL(source).protocol).toBe('https:');
  expect(Object.keys(quirks).length).toBeGreaterThan(0);
});
