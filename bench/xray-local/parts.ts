import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { Part } from '../tracing/processes.ts';
import type { Sent, SendOrder } from './sender.ts';
import type { Filled, Order, Page, Usage } from './server.ts';

/** What GET /stats says, as far as it is asked here. */
export interface Stats {
  received: number;
  stored: number;
  rejected: Record<string, number>;
  dropped: Record<string, number>;
  lostInKernel: number | null;
  queued: number;
  pending: number;
  traces: number;
  segments: number;
  bytes: number;
}

/** A server under test. */
export class Server {
  readonly #part: Part<{ udpPort: number; tcpPort: number; pid: number }>;

  private constructor(part: Part<{ udpPort: number; tcpPort: number; pid: number }>) {
    this.#part = part;
  }

  /** @param file where it keeps traces; empty for memory */
  static async start(file: string): Promise<Server> {
    return new Server(await Part.start('../xray-local/server.ts', file));
  }

  get udpPort(): number {
    return this.#part.ready.udpPort;
  }

  /** Leaves all its threads one core. Answers whether that could be done. */
  pin(core: number): boolean {
    return pin(this.#part.ready.pid, core);
  }

  fill = (documents: number, hours: number): Promise<Filled> => this.#ask({ kind: 'fill', documents, hours });
  page = (order: Omit<Extract<Order, { kind: 'page' }>, 'kind'>): Promise<Page> =>
    this.#ask({ kind: 'page', ...order });
  graph = (hours: number): Promise<{ milliseconds: number; services: number }> =>
    this.#ask({ kind: 'graph', hours });
  usage = (): Promise<Usage> => this.#ask({ kind: 'usage' });

  async stats(): Promise<Stats> {
    const response = await fetch(`http://127.0.0.1:${this.#part.ready.tcpPort}/stats`);
    return (await response.json()) as Stats;
  }

  /** Milliseconds that BatchGetTraces took, over HTTP. */
  async batchGet(ids: readonly string[]): Promise<number> {
    const start = performance.now();
    const response = await fetch(`http://127.0.0.1:${this.#part.ready.tcpPort}/Traces`, {
      method: 'POST',
      body: JSON.stringify({ TraceIds: ids }),
    });
    const { Traces: traces } = (await response.json()) as { Traces: unknown[] };
    if (traces.length !== ids.length) throw new Error(`${traces.length} of ${ids.length} traces were found`);
    return performance.now() - start;
  }

  /** Waits until all that arrived is dealt with, and nothing more arrives. */
  async settled(): Promise<Stats> {
    for (let last = await this.stats(); ;) {
      await delay(200);
      const now = await this.stats();
      if (now.queued === 0 && now.received === last.received) return now;
      last = now;
    }
  }

  stop = (): Promise<void> => this.#part.stop();

  #ask<Answer>(order: Order): Promise<Answer> {
    return this.#part.ask<Answer>(JSON.stringify(order));
  }
}

/** The process that sends. */
export class Sender {
  readonly #part: Part<{ pid: number }>;

  private constructor(part: Part<{ pid: number }>) {
    this.#part = part;
  }

  static async start(): Promise<Sender> {
    return new Sender(await Part.start('../xray-local/sender.ts'));
  }

  pin(core: number): boolean {
    return pin(this.#part.ready.pid, core);
  }

  send = (order: SendOrder): Promise<Sent> => this.#part.ask<Sent>(JSON.stringify(order));

  stop = (): Promise<void> => this.#part.stop();
}

function pin(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // Not Linux, or no taskset: the table says so.
  }
}
