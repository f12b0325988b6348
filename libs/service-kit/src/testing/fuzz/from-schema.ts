import * as fc from 'fast-check';

interface JsonSchema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

const DEEPEST = 8;

/**
 * Values that look as a JSON schema asks for, its limits among them. Not all are valid: patterns and formats are met
 * where that is easy, and rules that no schema can say are not known here.
 */
export function valuesOf(
  schema: unknown,
  schemas: Readonly<Record<string, unknown>>,
  depth = 0,
): fc.Arbitrary<unknown> {
  if (!isSchema(schema) || depth > DEEPEST) return fc.jsonValue({ maxDepth: 1 });
  const inner = (part: unknown): fc.Arbitrary<unknown> => valuesOf(part, schemas, depth + 1);
  const { $ref, enum: words, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return inner(schemas[$ref.split('/').at(-1) ?? '']);
  if ('const' in schema) return fc.constant(schema.const);
  if (words !== undefined) return fc.constantFrom(...words);
  const branches = anyOf ?? oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map(inner));
  if (allOf !== undefined) {
    return fc.tuple(...allOf.map(inner)).map((parts): unknown => Object.assign({}, ...parts) as unknown);
  }
  const examples = [...(schema.examples ?? []), ...('example' in schema ? [schema.example] : [])];
  const typed = ofType(schema, inner);
  return examples.length === 0 ? typed : fc.oneof(fc.constantFrom(...examples), typed);
}

function ofType(schema: JsonSchema, inner: (part: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const types = [schema.type ?? []].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => ofType({ ...schema, type }, inner)));
  switch (types[0]) {
    case 'string':
      return texts(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items), { maxLength: 4 });
    case 'object':
      return objects(schema, inner);
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/** Usual ones and, less often, all that the standards allow. */
const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  email: fc.oneof(
    { arbitrary: fc.stringMatching(/^[a-z]{1,10}@[a-z]{1,10}\.[a-z]{2,4}$/), weight: 3 },
    { arbitrary: fc.emailAddress(), weight: 1 },
  ),
  uuid: fc.uuid(),
  'date-time': fc.oneof(
    { arbitrary: isoTime(new Date('1970-01-01'), new Date('2100-01-01')), weight: 3 },
    { arbitrary: isoTime(), weight: 1 },
  ),
};

function isoTime(min?: Date, max?: Date): fc.Arbitrary<string> {
  const bounds = { ...(min && { min }), ...(max && { max }) };
  return fc.date({ noInvalidDate: true, ...bounds }).map((date) => date.toISOString());
}

function texts({ minLength = 0, maxLength = 80, pattern, format }: JsonSchema): fc.Arbitrary<string> {
  const formatted = FORMATS[format ?? ''];
  if (formatted !== undefined) return formatted;
  const longest = Math.min(maxLength, minLength + 200);
  const plain = fc.oneof(
    fc
      .stringMatching(/^[a-z][a-z0-9]*$/, { size: 'small' })
      .map((text) => text.padEnd(minLength, 'x').slice(0, longest)),
    fc.string({ unit: 'grapheme', minLength, maxLength: longest }),
    // The limits themselves.
    fc.constantFrom('x'.repeat(minLength), 'x'.repeat(longest)),
  );
  if (pattern === undefined) return plain;
  try {
    return fc.oneof(
      { arbitrary: fc.stringMatching(new RegExp(pattern, 'u')), weight: 4 },
      { arbitrary: plain, weight: 1 },
    );
  } catch {
    // The pattern has a part that cannot be turned round, such as a look-ahead.
    return plain;
  }
}

function numbers({ type, minimum = -1000, maximum = minimum + 2000 }: JsonSchema): fc.Arbitrary<number> {
  const [min, max] = [Math.ceil(minimum), Math.floor(maximum)];
  const limits = fc.constantFrom(min, max);
  if (type === 'integer') return fc.oneof(fc.integer({ min: clamp(min), max: clamp(max) }), limits);
  return fc.oneof(fc.double({ min: minimum, max: maximum, noNaN: true, noDefaultInfinity: true }), limits);
}

const clamp = (value: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value));

function objects(
  { properties = {}, required = [] }: JsonSchema,
  inner: (part: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)]));
  return fc.record(members, {
    requiredKeys: required.filter((name) => name in members),
    noNullPrototype: true,
  });
}

const isSchema = (schema: unknown): schema is JsonSchema => typeof schema === 'object' && schema !== null;
