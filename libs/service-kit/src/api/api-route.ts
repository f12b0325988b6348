import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { DeepReadonly } from '../config/parse-config.ts';
import type { ProblemCode } from '../problem/problem-types.ts';
import { checkDescription } from './check-description.ts';
import { routeHandler } from './route-handler.ts';
import type { HandlerOptions } from './route-handler.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One documented answer that is not a problem. Its schemas describe what is sent, so they transform nothing. */
export interface ResponseDescription {
  readonly description: string;
  readonly body?: z.ZodType;
  readonly headers?: z.ZodObject;
}

export type Responses = Readonly<Record<number, ResponseDescription>>;

/** What is documented of an operation; the OpenAPI document is made from it, and requests are checked by it. */
export interface RouteDescription {
  readonly method: Method;
  /** Express style and whole: `/usermgmt/user/:username`. It is also the route's name in logs and traces. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The group it stands in on the rendered page. */
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Names in lower case; headers that are not named are ignored. */
  readonly headers?: z.ZodObject;
  /** Use `z.strictObject`: unknown members are refused. A route without this schema does not read its body. */
  readonly body?: z.ZodType;
  /** Media types of the body; `application/json` alone unless told. */
  readonly bodyTypes?: readonly string[];
  readonly responses: Responses;
  /** Problems beside those that every such route has. */
  readonly problems?: readonly ProblemCode[];
  /** True for what the rate limit does not count, such as probes: no 429 is documented. */
  readonly unlimited?: boolean;
}

/** An answer as the documented responses allow it. */
export type AnswerOf<R extends Responses> = {
  [Status in keyof R & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R[Status] extends { readonly body: infer Body extends z.ZodType }
    ? { readonly body: DeepReadonly<z.output<Body>> }
    : { readonly body?: undefined });
}[keyof R & number];

/** An answer of any route. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler gets: everything parsed by the route's schemas. */
export interface RouteInput<Params, Query, Headers, Body, Caller> {
  readonly params: Params;
  readonly query: Query;
  readonly headers: Headers;
  readonly body: Body;
  /** What the guard returned. */
  readonly caller: Caller;
  readonly request: Request;
}

type NoFields = z.ZodObject<Record<string, never>>;

export interface RouteDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
  Caller,
  R extends Responses,
  A extends AnswerOf<R>,
> extends RouteDescription {
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: Headers;
  readonly body?: Body;
  readonly responses: R;
  /**
   * Runs before the body is read and, where there is a body, again after it. What it returns last is the handler's
   * `caller`. Throws `unauthenticated` or `forbidden`.
   */
  readonly guard?: (request: Request) => Caller | Promise<Caller>;
  readonly handle: (
    input: RouteInput<z.output<Params>, z.output<Query>, z.output<Headers>, z.output<Body>, Caller>,
  ) => A | Promise<A>;
}

/** An operation, ready to be added to an app and to its OpenAPI document. */
export interface ApiRoute extends RouteDescription {
  /** Whether it has a guard, so whether a bearer token is asked for. */
  readonly guarded: boolean;
  readonly handler: (options: HandlerOptions) => RequestHandler;
}

/**
 * One operation: documents, validates and handles it.
 *
 *     apiRoute({
 *       method: 'get',
 *       path: '/things/:name',
 *       summary: 'One thing',
 *       tag: 'things',
 *       params: z.object({ name: z.string().max(50) }),
 *       responses: { 200: { description: 'The thing', body: thingSchema } },
 *       problems: ['not_found'],
 *       handle: async ({ params }) => ({ status: 200, body: await things.get(params.name) }),
 *     });
 *
 * @throws {TypeError} when path and `params` do not name the same parameters.
 */
export function apiRoute<
  Params extends z.ZodObject = NoFields,
  Query extends z.ZodObject = NoFields,
  Headers extends z.ZodObject = NoFields,
  Body extends z.ZodType = z.ZodUndefined,
  Caller = undefined,
  const R extends Responses = Responses,
  // Constant, so that the literals of an answer stay literals also in a handler without parameters.
  const A extends AnswerOf<R> = AnswerOf<R>,
>(definition: RouteDefinition<Params, Query, Headers, Body, Caller, R, A>): ApiRoute {
  const { guard, handle, ...description } = definition;
  checkDescription(description);
  return {
    ...description,
    guarded: guard !== undefined,
    handler: (options) =>
      routeHandler({
        description,
        guard,
        // The input was made by these very schemas.
        handle: (input) => handle(input as Parameters<typeof handle>[0]),
        options,
      }),
  };
}
