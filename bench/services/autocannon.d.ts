/* What the benchmarks use of autocannon, which brings no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export interface Request {
    method?: string;
    path?: string;
    headers?: Readonly<Record<string, string>>;
    body?: string;
    /** Called before each request. */
    setupRequest?: (request: Request) => Request;
  }

  export interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration?: number;
    /** Requests in all, in place of a duration. */
    amount?: number;
    /** Seconds until a request counts as lost. */
    timeout?: number;
    /** Milliseconds between two looks at whether it is over. */
    sampleInt?: number;
    requests?: readonly Request[];
  }

  export interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    /** Seconds. */
    duration: number;
    latency: { p50: number; p99: number };
  }

  export default function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
}
