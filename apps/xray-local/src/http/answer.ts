import type { IncomingMessage, ServerResponse } from 'node:http';

export type HeaderFields = Readonly<Record<string, string>>;

/** An answer that is whole. */
export interface WholeAnswer {
  readonly status: number;
  /** With the content type. */
  readonly headers: HeaderFields;
  readonly body: string | Uint8Array;
}

/** An answer that goes on: `write` is given the response once its head is sent, and ends it when it likes. */
export interface StreamAnswer {
  readonly headers: HeaderFields;
  readonly write: (response: ServerResponse) => void;
}

/** What an endpoint is asked. */
export interface EndpointRequest {
  /** To read the body from. */
  readonly incoming: IncomingMessage;
  readonly query: URLSearchParams;
}

/** Answers something else than JSON for JSON, or throws an ApiError. */
export interface Endpoint {
  readonly methods: readonly string[];
  readonly answer: (
    request: EndpointRequest,
  ) => WholeAnswer | StreamAnswer | Promise<WholeAnswer | StreamAnswer>;
}

/** A value as the JSON of an answer. */
export function jsonAnswer(body: object, status = 200, headers: HeaderFields = {}): WholeAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
