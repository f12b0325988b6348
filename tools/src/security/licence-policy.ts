/** Licences under which a package may be used and shipped, by their SPDX ids: they ask for no more than to be named. */
export const ALLOWED_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
]);

/** A licence that is fine for one package, for what is done with it. */
export interface LicenceException {
  readonly name: RegExp;
  readonly licence: string;
  readonly reason: string;
}

export const LICENCE_EXCEPTIONS: readonly LicenceException[] = [
  {
    name: /^(@axe-core\/playwright|axe-core)$/,
    licence: 'MPL-2.0',
    reason: 'runs unchanged in browser tests, and is in nothing that is shipped',
  },
  {
    name: /^lightningcss(-[a-z0-9-]+)?$/,
    licence: 'MPL-2.0',
    reason: 'runs unchanged while the console is built; what it writes is our own CSS',
  },
  {
    name: /^argparse$/,
    licence: 'Python-2.0',
    reason: 'permissive; a command line of a build tool',
  },
  {
    name: /^caniuse-lite$/,
    licence: 'CC-BY-4.0',
    reason: 'data about browsers that build tools look at; the console holds none of it',
  },
];
