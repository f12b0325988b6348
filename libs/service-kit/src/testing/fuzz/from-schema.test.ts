import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { valuesOf } from './from-schema.ts';

const sample = (schema: unknown, schemas: Readonly<Record<string, unknown>> = {}) =>
  fc.sample(valuesOf(schema, schemas), { numRuns: 200, seed: 1 });

describe('valuesOf', () => {
  it.each([
    ['text', z.string().min(2).max(5)],
    ['a pattern', z.string().regex(/^[a-z]{2,4}\d$/)],
    ['an email', z.email()],
    ['a UUID', z.uuid()],
    ['a time', z.iso.datetime()],
    ['a whole number', z.int().min(3).max(9)],
    ['a number', z.number().min(0).max(1)],
    ['a word', z.enum(['a', 'b'])],
    ['a constant', z.literal('welcome')],
    ['what may be null', z.int().min(0).max(1).nullable()],
    ['a list', z.array(z.boolean())],
    ['a union', z.union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.string() })])],
    ['an object', z.strictObject({ a: z.string().max(4), b: z.boolean().optional() })],
  ])('makes valid values of %s often enough to get past the schema', (_what, schema) => {
    const values = sample(z.toJSONSchema(schema));
    const valid = values.filter((value) => schema.safeParse(value).success);
    expect(valid.length).toBeGreaterThan(values.length / 3);
  });

  it('draws the limits of a text and of a number', () => {
    const lengths = sample({ type: 'string', minLength: 1, maxLength: 100 }).map(
      (text) => String(text).length,
    );
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 100]);
    const numbers = sample({ type: 'integer', minimum: -7, maximum: 4000 });
    expect(numbers).toEqual(expect.arrayContaining([-7, 4000]));
  });

  it('leaves out members that are not required, at times', () => {
    const values = sample({
      type: 'object',
      properties: { a: { const: 1 }, b: { const: 2 } },
      required: ['a'],
    });
    expect(values).toContainEqual({ a: 1 });
    expect(values).toContainEqual({ a: 1, b: 2 });
  });

  it('follows references, examples and all of several schemas', () => {
    const schemas = { Name: { type: 'string', examples: ['lamp'] } };
    expect(sample({ $ref: '#/components/schemas/Name' }, schemas)).toContain('lamp');
    const both = {
      allOf: [{ properties: { a: { const: 1 } }, required: ['a'], type: 'object' }, { const: { b: 2 } }],
    };
    expect(sample(both)[0]).toEqual({ a: 1, b: 2 });
  });

  it('comes to an end with a schema that refers to itself', () => {
    const schemas = { List: { type: 'array', items: { $ref: '#/components/schemas/List' } } };
    expect(sample({ $ref: '#/components/schemas/List' }, schemas)).toHaveLength(200);
  });

  it('makes something of a schema that says nothing, and of a pattern that cannot be turned round', () => {
    expect(sample({})).toHaveLength(200);
    expect(sample({ type: 'string', pattern: '^(?=a).*$' }).every((value) => typeof value === 'string')).toBe(
      true,
    );
  });
});
