// Bundles one app: `node docker/build/bundle.mjs <app> <folder>`, at the root of the repository. The folder gets what the app
// needs at run time: its code, the files that it reads beside it, and what third parties have in it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { bundledPackages, licensesOf, sbomOf } from './bundled-packages.mjs';
import { mapsOfOwnCode } from './maps-of-own-code.mjs';

/** What is bundled, where it is not `src/main.ts` of `apps/<app>` alone. What is loaded by its path, such as a worker, is an entry. */
const APPS = {
  'xray-local': { entries: ['src/main.ts', 'src/store/store-worker.ts'] },
  smoke: { folder: 'apps/e2e', entries: ['src/smoke.ts'] },
};

/** CommonJS packages in a bundle ask for Node's own modules, and an ES module has no `require`. */
const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** What the page of the API's documentation consists of; it is served as files. */
const SWAGGER = ['package.json', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png', 'LICENSE'];

const [app, folder] = process.argv.slice(2);
if (app === undefined || folder === undefined) {
  throw new TypeError('usage: node docker/build/bundle.mjs <app> <folder>');
}
const { folder: home = `apps/${app}`, entries = ['src/main.ts'] } = APPS[app] ?? {};
const source = path.resolve(home);
const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));

const { metafile } = await build({
  absWorkingDir: process.cwd(),
  entryPoints: entries.map((entry) => path.join(source, entry)),
  entryNames: '[name]',
  outdir: path.join(folder, 'dist'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node26',
  conditions: ['@xray-microservices/source'],
  keepNames: true,
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  banner: { js: REQUIRE },
  plugins: [mapsOfOwnCode],
  metafile: true,
  logLevel: 'warning',
});

const packages = bundledPackages(metafile);
if (packages.has('swagger-ui-dist') || JSON.stringify(metafile.inputs).includes('service-kit/src/openapi/')) {
  packages.set('swagger-ui-dist', copySwagger(path.join(folder, 'node_modules/swagger-ui-dist')));
}
write('package.json', JSON.stringify({ name: app, version, private: true, type: 'module' }));
write('sbom.cdx.json', JSON.stringify(sbomOf(app, version, packages), undefined, 1));
write('third-party-licenses.txt', licensesOf(packages));

function write(name, text) {
  writeFileSync(path.join(folder, name), text);
}

function copySwagger(to) {
  const from = path.dirname(
    createRequire(path.resolve('libs/service-kit/package.json')).resolve('swagger-ui-dist/package.json'),
  );
  mkdirSync(to, { recursive: true });
  for (const file of SWAGGER) copyFileSync(path.join(from, file), path.join(to, file));
  return from;
}
