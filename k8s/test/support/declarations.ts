import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { parseDeclaration } from '../../src/schema/known-fields.ts';
import type { Declaration, FindDeclaration } from '../../src/schema/known-fields.ts';

const known = new Map<string, Declaration>();

/** Finds declarations in the installed kubernetes-models; a module is known by the path of its file. */
export const findDeclaration: FindDeclaration = (module, from) => {
  const file = module.startsWith('.')
    ? path.join(path.dirname(from), module.replace(/\.js$/, '.d.ts'))
    : `${inPackage(module)}.d.ts`;
  const declaration = known.get(file) ?? parseDeclaration(readFileSync(file, 'utf8'));
  known.set(file, declaration);
  return { module: file, declaration };
};

function inPackage(module: string): string {
  const parts = module.split('/');
  const name = parts.slice(0, module.startsWith('@') ? 2 : 1).join('/');
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`${name} is not installed`);
  return path.join(path.dirname(manifest), module.slice(name.length));
}
