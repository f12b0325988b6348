import type { Manifest } from '../manifests/manifest.ts';
import { titleOf } from '../manifests/manifest.ts';
import type { Finding } from '../rules/finding.ts';

/** What a declaration file of kubernetes-models says: the fields of its interface, and where their types are declared. */
export interface Declaration {
  readonly fields: ReadonlyMap<string, string>;
  readonly imports: ReadonlyMap<string, string>;
}

/** Answers the declaration of a module (`kubernetes-models/v1/Service`, `./ServiceSpec.js`) as seen from another one. */
export type FindDeclaration = (
  module: string,
  from: string,
) => { readonly module: string; readonly declaration: Declaration };

/** Reads a declaration file. One without an interface (a quantity, a time) has no fields, and takes anything. */
export function parseDeclaration(text: string): Declaration {
  const imports = [...text.matchAll(/^import \{ ([^}]+) \} from "([^"]+)";$/gm)].flatMap(
    ([, names = '', from = '']) => names.split(', ').map((name): [string, string] => [name, from]),
  );
  const [, body = ''] = /^export interface \w+(?: extends \w+)? \{\n([\s\S]*?)^\}/m.exec(text) ?? [];
  const fields = [...body.matchAll(/^ {4}"([^"]+)"\??: (.+?);?$/gm)].map(
    ([, name = '', type = '']): [string, string] => [name, type],
  );
  return { fields: new Map(fields), imports: new Map(imports) };
}

/**
 * Fields of an object that its kind does not have. The OpenAPI schemas of Kubernetes let them pass, and the API server
 * ignores them or refuses the object, depending on how it is asked.
 */
export function unknownFields(manifest: Manifest, find: FindDeclaration): readonly Finding[] {
  const [version = '', group] = manifest.apiVersion.split('/').reverse();
  const path = group === undefined ? version : `${group}/${version}`;
  const { module, declaration } = find(`kubernetes-models/${path}/${manifest.kind}`, '');
  return fieldsOf(manifest, declaration, module, find, []).map((problem) => ({
    object: titleOf(manifest),
    problem,
  }));
}

function fieldsOf(
  value: object,
  declaration: Declaration,
  module: string,
  find: FindDeclaration,
  path: readonly string[],
): string[] {
  if (declaration.fields.size === 0) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const type = declaration.fields.get(name);
    const here = [...path, name];
    return type === undefined
      ? [`has a field that is unknown: ${here.join('.')}`]
      : typeProblems(inner, type, { declaration, module, find, path: here });
  });
}

interface Place {
  readonly declaration: Declaration;
  readonly module: string;
  readonly find: FindDeclaration;
  readonly path: readonly string[];
}

function typeProblems(value: unknown, type: string, place: Place): string[] {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? [];
  if (item !== undefined) {
    return Array.isArray(value) ? value.flatMap((one: unknown) => typeProblems(one, item, place)) : [];
  }
  const source = place.declaration.imports.get(type);
  if (source === undefined || typeof value !== 'object' || value === null) return [];
  const { module, declaration } = place.find(source, place.module);
  return fieldsOf(value, declaration, module, place.find, place.path);
}
