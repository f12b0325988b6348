import { z } from 'zod';

/** The parts of an OpenAPI document that the fuzzer goes by. */
const parameter = z.object({
  in: z.enum(['path', 'query', 'header', 'cookie']),
  name: z.string(),
  schema: z.unknown(),
});

const operation = z.object({
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
  responses: z.record(z.string(), z.unknown()),
});

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const pathItem = z.partialRecord(z.enum(METHODS), operation);

const apiDocument = z.object({
  paths: z.record(z.string(), pathItem),
  components: z.object({ schemas: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

export interface Operation {
  /** Upper case. */
  readonly method: string;
  /** With `{parameters}`. */
  readonly path: string;
  readonly parameters: readonly z.output<typeof parameter>[];
  readonly body: { readonly types: readonly string[]; readonly schema: unknown } | undefined;
  /** The documented statuses of each method of this path. */
  readonly statuses: ReadonlyMap<string, ReadonlySet<number>>;
}

export interface ApiUnderTest {
  readonly operations: readonly Operation[];
  /** What `#/components/schemas/…` refers to. */
  readonly schemas: Readonly<Record<string, unknown>>;
}

/** Reads an OpenAPI document. */
export function readApi(document: unknown): ApiUnderTest {
  const { paths, components } = apiDocument.parse(document);
  const operations = Object.entries(paths).flatMap(([path, item]) => {
    const statuses = new Map(
      METHODS.flatMap((method) => {
        const responses = item[method]?.responses;
        return responses === undefined ? [] : [[method.toUpperCase(), statusesOf(responses)] as const];
      }),
    );
    return METHODS.flatMap((method) => {
      const described = item[method];
      return described === undefined ? [] : [operationOf(method, path, described, statuses)];
    });
  });
  return { operations, schemas: components?.schemas ?? {} };
}

function operationOf(
  method: string,
  path: string,
  { parameters, requestBody }: z.output<typeof operation>,
  statuses: Operation['statuses'],
): Operation {
  const content = Object.entries(requestBody?.content ?? {});
  const [first] = content;
  return {
    method: method.toUpperCase(),
    path,
    parameters,
    body: first && { types: content.map(([type]) => type), schema: first[1].schema },
    statuses,
  };
}

const statusesOf = (responses: Readonly<Record<string, unknown>>): Set<number> =>
  new Set(Object.keys(responses).map(Number));
