import path from 'node:path';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { waitFor } from '@xray-microservices/testing';
import type { LoadBalancer } from './load-balancer.ts';

const APPS = path.resolve(import.meta.dirname, '../..');

export interface ReplicaOptions {
  readonly app: 'user-management' | 'notification';
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly balancer: LoadBalancer;
}

/** One of several processes of a service behind a load balancer. */
export class Replica {
  readonly #options: ReplicaOptions;
  #process: ServiceProcess;

  private constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#process = this.#start();
  }

  static async start(options: ReplicaOptions): Promise<Replica> {
    const replica = new Replica(options);
    await replica.#join();
    return replica;
  }

  /** Ends it as a cluster does, and puts a new one in its place. Answers the exit code. */
  async restart(): Promise<number | string> {
    this.#process.signal('SIGTERM');
    const code = await this.#process.exited();
    this.#process = this.#start();
    await this.#join();
    return code;
  }

  async stop(): Promise<void> {
    await this.#process.kill();
  }

  #start(): ServiceProcess {
    const { app, env } = this.#options;
    return startServiceProcess(path.join(APPS, app, 'src/main.ts'), { PORT: '0', ...env });
  }

  async #join(): Promise<void> {
    const { balancer, name } = this.#options;
    balancer.set(name, await this.#process.listening());
    await waitFor(() => balancer.isReady(name), { deadlineMs: 30_000, what: `${name} to be ready` });
  }
}
