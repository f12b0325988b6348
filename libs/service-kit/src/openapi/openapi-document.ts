import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathItemObject } from 'zod-openapi';
import type { ApiRoute } from '../api/api-route.ts';
import { operationId, operationOf } from './operation.ts';
import { problemResponses } from './problem-responses.ts';

/** What the OpenAPI document says of the whole service. */
export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where the document (`/openapi.json`) and the page (`/docs`) are, such as `/usermgmt`. */
  readonly prefix: string;
}

/** An OpenAPI document: plain JSON values. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const BEARER = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The token that the login gives',
} as const;

/**
 * The OpenAPI 3.1 document of these routes, from the schemas that check their requests. Pure, and the same every time,
 * so that a service can keep it in a file and test that the file is fresh.
 *
 * @throws {Error} when two operations would have the same id, or a schema cannot be written down.
 */
export function openApiDocument(routes: readonly ApiRoute[], api: ApiDescription): OpenApiDocument {
  const { title, version, description, prefix } = api;
  const problems = problemResponses();
  const paths: Record<string, ZodOpenApiPathItemObject> = {};
  const ids = new Set<string>();
  for (const route of routes) {
    const id = operationId(route, prefix);
    if (ids.has(id)) throw new TypeError(`two operations would be called ${id}`);
    ids.add(id);
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation: ZodOpenApiOperationObject = { operationId: id, ...operationOf(route, problems) };
    paths[path] = { ...paths[path], [route.method]: operation };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: { title, version, description },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    ...(routes.some(({ guarded }) => guarded) && { components: { securitySchemes: { bearerAuth: BEARER } } }),
  });
  // As it is sent: nothing that JSON does not know.
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}
