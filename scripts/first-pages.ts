import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Plugin, runnerImport } from 'vite';
import { type FirstScreen, firstScreens, pageOf } from '../src/shared/models/first-screen.js';
import { projectRoot } from './project.js';

/** What `first-screens.tsx` gives for a screen: HTML for the body, without the element around it. */
interface FirstMarkup {
  readonly title: string;
  readonly body: string;
}

const empty = '<div id="root"></div>';
const noStyles = '\0no-styles';

/** The drawing needs no style sheets: the page has them. */
const withoutStyles: Plugin = {
  name: 'hoist:without-styles',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('.css') ? noStyles : null),
  load: (id) => (id === noStyles ? 'export {};' : null),
};

/**
 * Writes a page for each first screen beside the built `index.html`: the same page, with the screen drawn in it. It is shown
 * before the page's script runs, and replaced by what that draws.
 */
export function firstPages(): Plugin {
  return {
    name: 'hoist:first-pages',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const page = await readFile(join(dir, 'index.html'), 'utf8');
      const { module } = await runnerImport<{
        drawFirstScreen(screen: FirstScreen): Promise<FirstMarkup>;
      }>(join(projectRoot, 'src/renderer/gallery/first-screens.tsx'), {
        configFile: false,
        root: join(projectRoot, 'src/renderer'),
        logLevel: 'error',
        plugins: [withoutStyles, react()],
      });
      for (const screen of firstScreens) {
        const drawn = await module.drawFirstScreen(screen);
        await writeFile(join(dir, pageOf(screen)), pageWith(page, screen, drawn));
      }
    },
  };
}

/**
 * Nothing in it answers before the script runs, so it can't be reached by keyboard, pointer or screen reader.
 * Throws when the page's Content-Security-Policy would refuse a part of it.
 */
export function pageWith(page: string, { language }: FirstScreen, { title, body }: FirstMarkup): string {
  if (/\sstyle=|<style|<script|\son[a-z]+=/.test(body)) {
    throw new Error(`A first screen has styles or scripts of its own: ${body}`);
  }
  for (const part of [empty, '<html lang="en">', '<title>Hoist</title>']) {
    if (!page.includes(part)) throw new Error(`index.html has no ${part}`);
  }
  return page
    .replace('<html lang="en">', `<html lang="${language}">`)
    .replace('<title>Hoist</title>', () => `<title>${title}</title>`)
    .replace(empty, () => `<div id="root"><div inert aria-hidden="true">${body}</div></div>`);
}
