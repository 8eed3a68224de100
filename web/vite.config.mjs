import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env.JINKUI_URL ?? 'http://127.0.0.1:8420';

/** Icons stand beside words and say nothing themselves: their own names ("file-protect") would be read out, in English. */
function quietIcons() {
  const named = '"aria-label": icon.name';
  return {
    name: 'quiet-icons',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('@ant-design/icons/es/components/AntdIcon.js')) return undefined;
      if (!code.includes(named)) throw new Error('the icons name themselves in another way now');
      return { code: code.replace(named, '"aria-hidden": true').replace('role: "img",', ''), map: null };
    },
  };
}

export default defineConfig({
  plugins: [quietIcons()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      'rc-util/es/getScrollBarSize': fileURLToPath(new URL('./src/lib/scrollbar.ts', import.meta.url)),
    },
  },
  esbuild: { jsx: 'automatic', legalComments: 'none' },
  server: { host: '127.0.0.1', proxy: { '/api': server } },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Every file stays a file: a data: URL would need an exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      onwarn: (warning, warn) => {
        // "use client" speaks to server rendering, which this page does not do.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
      output: {
        manualChunks: (id) => {
          if (!id.includes('/node_modules/')) return undefined;
          if (/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\//.test(id)) return 'react';
          return undefined;
        },
      },
    },
  },
  // A slow machine is no failed test.
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
});
