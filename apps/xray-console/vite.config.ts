import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import type { Plugin } from 'vite';

const SOURCE_CONDITION = '@xray-microservices/source';

/** The part of the console that draws it, which its first and small part asks for. */
const APP = '/src/start.tsx';

/** Has the browser load the app along with the small part, and not only once that asks for it. */
const loadAppAlong: Plugin = {
  name: 'load-app-along',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const app = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(APP) === true);
      const parts =
        app === undefined ? [] : [app, ...chunks.filter((each) => app.imports.includes(each.fileName))];
      const styles = new Set(parts.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
      return [
        ...parts.map(({ fileName }) => link('modulepreload', fileName)),
        ...[...styles].map((fileName) => link('stylesheet', fileName)),
      ].filter(({ attrs }) => !html.includes(attrs.href));
    },
  },
};

function link(rel: string, file: string) {
  return { tag: 'link', attrs: { rel, crossorigin: true, href: `./${file}` }, injectTo: 'head' as const };
}

/**
 * Built to be served by xray-local under a strict content policy: no inline script, no inline style, no data: address.
 * Addresses are relative, so the console also works behind a proxy that puts it under a path.
 */
// eslint-disable-next-line no-restricted-syntax -- Vite takes the default export.
export default defineConfig({
  base: './',
  plugins: [react(), loadAppAlong],
  resolve: { conditions: [SOURCE_CONDITION, ...defaultClientConditions] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Whole parts: each file more is a request more before anything is shown.
          groups: [
            {
              name: 'early',
              test: /\/src\/(pages|state\/early|ui\/theme)\.ts$|vite\/preload-helper/,
              priority: 2,
            },
            { name: 'app', test: /\/src\/app\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
});
