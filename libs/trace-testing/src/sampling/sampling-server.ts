import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TraceTestingError } from '../errors.ts';
import { answerRules, answerTargets, readStatistics } from './sampling-answers.ts';
import type { RulesInForce, SamplingCall } from './sampling-answers.ts';
import { completeRules } from './sampling-rule.ts';
import type { SamplingRule } from './sampling-rule.ts';

export interface SamplingServer {
  /** The port that was really taken. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface SamplingServerOptions {
  readonly host: string;
  readonly port: number;
  readonly rules: readonly SamplingRule[];
  /** Epoch seconds. */
  readonly now: () => number;
  /** Told of each call once it has been answered. */
  readonly onCall: (call: SamplingCall) => void;
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly call?: SamplingCall;
}

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Opens the TCP side of the daemon, as far as sampling needs it. It does not keep the process running.
 *
 * @throws {TraceTestingError} `LISTEN` when the address cannot be had
 */
export async function openSamplingServer(options: SamplingServerOptions): Promise<SamplingServer> {
  const { host, now } = options;
  const inForce: RulesInForce = { rules: completeRules(options.rules), modifiedAt: now() };
  const server = createServer((request, response) => {
    void serve(request, response, (body) => answer(request, body, inForce, now()), options.onCall);
  });
  try {
    const listening = once(server, 'listening');
    server.listen(options.port, host);
    await listening;
  } catch (error) {
    throw new TraceTestingError('LISTEN', `cannot listen on TCP ${host} port ${options.port}`, {
      cause: error,
    });
  }
  server.unref();
  // What listens on a port, and not on a pipe, has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answerTo: (body: string | undefined) => Answer,
  onCall: SamplingServerOptions['onCall'],
): Promise<void> {
  try {
    const { status, body, call } = answerTo(await readBody(request));
    const type = status === 200 ? {} : { 'x-amzn-errortype': 'InvalidRequestException' };
    response.writeHead(status, { 'content-type': 'application/json', ...type });
    response.end(JSON.stringify(body), () => {
      if (call !== undefined) {
        onCall(call);
      }
    });
  } catch {
    response.destroy(); // The client went away in mid-request; there is nobody to answer.
  }
}

/** A request's body; `undefined` when it is longer than any that an SDK sends. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) {
      chunks.push(chunk);
    }
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8');
}

function answer(
  { method, url }: IncomingMessage,
  body: string | undefined,
  inForce: RulesInForce,
  now: number,
): Answer {
  const operation = `${method ?? ''} ${url ?? ''}`;
  if (operation === 'POST /GetSamplingRules') {
    return { status: 200, body: answerRules(inForce), call: { operation: 'GetSamplingRules' } };
  }
  if (operation !== 'POST /SamplingTargets') {
    return refuse(404, 'Only POST /GetSamplingRules and POST /SamplingTargets are answered here.');
  }
  const statistics = body === undefined ? undefined : readStatistics(body);
  return statistics === undefined
    ? refuse(400, 'Expected a JSON object with SamplingStatisticsDocuments, each with a RuleName.')
    : {
        status: 200,
        body: answerTargets(inForce, statistics, now),
        call: { operation: 'GetSamplingTargets', statistics },
      };
}

function refuse(status: number, message: string): Answer {
  return { status, body: { Message: message } };
}
