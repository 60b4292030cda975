import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { firstPages } from './scripts/first-pages.js';
import { httpByRequire } from './scripts/http-by-require.js';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Readonly<Record<string, string>>;
};
const addons = ['@photostructure/sqlite', '@node-rs/crc32'];
const bundledInMain = Object.keys(dependencies).filter((name) => !addons.includes(name));

export default defineConfig({
  main: {
    plugins: [httpByRequire()],
    build: {
      outDir: 'out/main',
      // Bundled, the SDK is one file to read instead of a thousand; an addon has to stay a package.
      externalizeDeps: { exclude: bundledInMain },
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/cli/index.ts',
          engine: 'src/engine/host/engine-process.ts',
          'sender-thread': 'src/engine/senders/sender-thread.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can load neither ES modules nor packages: one CommonJS file holds everything.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      outDir: 'out/renderer',
      rollupOptions: { input: 'src/renderer/index.html' },
      // The Content-Security-Policy allows no inline or data: scripts and styles.
      assetsInlineLimit: 0,
      minify: true,
      // Read from disk, not from a network: a file of a megabyte is fine.
      chunkSizeWarningLimit: 2000,
    },
    plugins: [react(), firstPages()],
  },
});
