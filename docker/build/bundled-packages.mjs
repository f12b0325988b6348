import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PACKAGE_FOLDER = /^.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/;
const LICENSE_FILE = /^(licen[cs]e|notice)/i;

const manifestOf = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** The packages of others that have code in the bundle, as `name -> folder`; taken from what esbuild tells. */
export function bundledPackages({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(
    files.map((file) => PACKAGE_FOLDER.exec(file)?.[0]).filter((one) => one !== undefined),
  );
  // A package can be there in two versions.
  return new Map([...folders].map((folder) => [folder, folder]));
}

const described = (packages) =>
  [...packages.values()]
    .map((folder) => ({ folder, ...manifestOf(folder) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

/** The bundle's contents in the form of CycloneDX, which scanners of images understand. */
export function sbomOf(app, version, packages) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: app, version } },
    components: described(packages).map(({ name, version: of, license }) => ({
      type: 'library',
      name,
      version: of,
      purl: `pkg:npm/${name.replace('@', '%40')}@${of}`,
      ...(typeof license === 'string' && { licenses: [{ expression: license }] }),
    })),
  };
}

/** The licenses of the packages; most of them ask to be passed on with the code. */
export function licensesOf(packages) {
  return described(packages)
    .map(({ folder, name, version, license }) => {
      const texts = readdirSync(folder)
        .filter((file) => LICENSE_FILE.test(file))
        .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
      return [`${name} ${version} (${String(license)})`, ...texts].join('\n\n');
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}
