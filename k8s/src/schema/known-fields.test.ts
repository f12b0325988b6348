import { describe, expect, it } from 'vitest';
import { parseDeclaration, unknownFields } from './known-fields.ts';
import type { FindDeclaration } from './known-fields.ts';

const FILES: Readonly<Record<string, string>> = {
  'kubernetes-models/apps/v1/Thing': `
import { IThingSpec } from "./ThingSpec.js";
/** A thing. */
export interface IThing extends TypeMeta {
    "apiVersion": "apps/v1";
    "kind": "Thing";
    /**
     * Says "name": text.
     */
    "metadata"?: IMeta;
    "spec"?: IThingSpec;
}
`,
  './ThingSpec.js': `
import { IPart } from "./Part.js";
import { IAnything } from "./Anything.js";
export interface IThingSpec {
    "parts": Array<IPart>;
    "labels"?: {
        [key: string]: string;
    };
    "anything"?: IAnything;
}
`,
  './Part.js': 'export interface IPart {\n    "name": string;\n}\n',
  './Anything.js': 'export type IAnything = string | number;\n',
};

const find: FindDeclaration = (module) => ({ module, declaration: parseDeclaration(FILES[module] ?? '') });
const thing = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Thing', metadata: { name: 'a' }, spec });

describe('unknown fields', () => {
  it('are none in an object of its kind', () => {
    const spec = { parts: [{ name: 'x' }], labels: { any: 'thing' }, anything: { goes: true } };
    expect(unknownFields(thing(spec), find)).toEqual([]);
  });

  it('are found in an object, and in the items of a list', () => {
    const spec = { parts: [{ name: 'x' }, { nmae: 'y' }], lables: {} };
    expect(unknownFields(thing(spec), find).map(({ problem }) => problem)).toEqual([
      'has a field that is unknown: spec.parts.nmae',
      'has a field that is unknown: spec.lables',
    ]);
  });
});
