import { once } from 'node:events';
import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How often each target is asked whether it is ready, and how long it has to answer. */
const CHECK_EVERY_MS = 100;
const CHECK_TIMEOUT_MS = 1000;

interface Target {
  readonly url: URL;
  ready: boolean;
}

/**
 * A load balancer as clusters have them: it sends requests to targets in turn, over kept connections, to those that were
 * ready when last asked, and never repeats one that failed.
 */
export class LoadBalancer {
  readonly #targets = new Map<string, Target>();
  readonly #agent = new Agent({ keepAlive: true });
  // clients' connections are kept for good: one that is closed for being idle could meet a request on its way
  readonly #server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    this.#forward(request, response);
  });
  readonly #closing = new AbortController();
  readonly #checking: Promise<void>;
  #turn = 0;

  private constructor() {
    this.#checking = this.#check();
  }

  static async start(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    balancer.#server.listen(0, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Puts a target in, or in the place of the one that had its name. It gets requests once it is ready. */
  set(name: string, url: string): void {
    this.#targets.set(name, { url: new URL(url), ready: false });
  }

  isReady(name: string): boolean {
    return this.#targets.get(name)?.ready === true;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#checking;
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #check(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await Promise.all([...this.#targets.values()].map(checkTarget));
      await delay(CHECK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const ready = [...this.#targets.values()].filter((target) => target.ready);
    const target = ready[(this.#turn += 1) % ready.length];
    if (target === undefined) {
      response.writeHead(503).end('no target is ready');
      return;
    }
    const { hostname, port } = target.url;
    const { method, url: path, headers } = request;
    const forwarded = send({ hostname, port, method, path, headers, agent: this.#agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(`the target broke off: ${error.message}`);
    });
    request.pipe(forwarded);
  }
}

async function checkTarget(target: Target): Promise<void> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  const answer = await fetch(new URL('/health/ready', target.url), { signal }).catch(() => undefined);
  await answer?.body?.cancel();
  target.ready = answer?.ok === true;
}
