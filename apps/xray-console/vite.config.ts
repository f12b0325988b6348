import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const SOURCE_CONDITION = '@xray-microservices/source';

/**
 * Built to be served by xray-local under a strict content policy: no inline script, no inline style, no data: address.
 * Addresses are relative, so the console also works behind a proxy that puts it under a path.
 */
// eslint-disable-next-line no-restricted-syntax -- Vite takes the default export.
export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { conditions: [SOURCE_CONDITION, ...defaultClientConditions] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: true,
  },
});
