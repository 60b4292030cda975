import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** The gallery: Hoist's window with a page of scenes. Goes to `out/gallery`, and never into the product. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/gallery/main',
      rollupOptions: {
        input: { index: 'e2e/gallery/app/main.ts' },
        output: { entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/gallery/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer/gallery',
    build: {
      outDir: 'out/gallery/renderer',
      rollupOptions: { input: 'src/renderer/gallery/index.html' },
      assetsInlineLimit: 0,
      minify: true,
      chunkSizeWarningLimit: 2000,
    },
    plugins: [react()],
  },
});
