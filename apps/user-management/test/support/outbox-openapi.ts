import fc from 'fast-check';

/** A JSON schema, as far as the document of notification uses them. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

/** One call that is documented. */
export interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** An OpenAPI document, likewise. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The documented operation, such as `get /notification/service-info`. */
export function operationOf({ paths }: Document, operation: string): Operation {
  const [method = '', path = ''] = operation.split(' ');
  const found = paths[path]?.[method];
  if (found === undefined) throw new Error(`notification documents no ${operation}`);
  return found;
}

function resolve({ components }: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`there is no ${schema.$ref}`);
  return found;
}

/** What the body of an answer is documented to be. */
export function answerSchema(document: Document, operation: string, status: number): Schema {
  const content = operationOf(document, operation).responses[String(status)]?.content;
  const schema = content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`notification documents no answer ${status} to ${operation}`);
  return resolve(document, schema);
}

/** Values that a schema allows. */
export function valuesOf(document: Document, given: Schema): fc.Arbitrary<unknown> {
  const schema = resolve(document, given);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      const values = properties.map(([name, property]) => [name, valuesOf(document, property)] as const);
      return fc.record(Object.fromEntries(values), { requiredKeys: [...(schema.required ?? [])] });
    }
    case 'string':
      return textsOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
    case 'boolean':
      return fc.boolean();
    case undefined:
    default:
      throw new Error(`this test knows no values for ${JSON.stringify(schema)}`);
  }
}

function textsOf({ format, pattern }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'uuid') return fc.uuid();
  return pattern === undefined ? fc.string({ unit: 'grapheme' }) : fc.stringMatching(new RegExp(pattern));
}

/** What the client reads and notification does not promise; optional things have to be documented, too. */
export function missing(document: Document, read: Schema, given: Schema, at = ''): string[] {
  const provided = resolve(document, given);
  const unknown =
    read.enum === undefined
      ? []
      : (provided.enum ?? ['anything']).filter((value) => !read.enum?.includes(value));
  const problems = unknown.map((value) => `${at} may be ${String(value)}`);
  return problems.concat(
    Object.entries(read.properties ?? {}).flatMap(([name, property]) => {
      const place = `${at}/${name}`;
      const there = provided.properties?.[name];
      if (there === undefined) return [`${place} is not there`];
      const isPromised = provided.required?.includes(name) === true;
      const isNeeded = read.required?.includes(name) === true;
      return [
        ...(isNeeded && !isPromised ? [`${place} may be absent`] : []),
        ...missing(document, property, there, place),
      ];
    }),
  );
}
