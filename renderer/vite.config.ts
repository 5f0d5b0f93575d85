import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the window to `dist/renderer`: relative addresses, so that any scheme and folder can serve it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // SECURITY: the page's policy allows no data: and no inline anything.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Loaded from the disk, at once: splitting it would win nothing.
    chunkSizeWarningLimit: 700,
  },
});
