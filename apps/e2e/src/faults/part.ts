import path from 'node:path';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';
import { waitFor } from '@xray-microservices/testing';
import { atExit } from './at-exit.ts';
import type { Address } from './relay.ts';

const APPS = path.resolve(import.meta.dirname, '../../..');
const LAUNCHER = path.join(import.meta.dirname, 'in-namespace.ts');
/** A busy machine takes its time, and that is not what is looked at here. */
const READY_DEADLINE_MS = 120_000;

/** Where a process runs: an address of it that can be reached from here, and the network namespace that has it. */
export interface Place {
  readonly host: string;
  /** The one that this process is in, unless told. */
  readonly namespace?: string;
}

export interface PartOptions {
  readonly app: 'user-management' | 'notification' | 'xray-local';
  readonly env: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly port: number;
  /** Answers with a status below 400 once it can be used. */
  readonly readyPath: string;
}

/** A process of the system that can be ended, killed, held and started again at its address. */
export class Part {
  readonly options: PartOptions;
  #process: ServiceProcess;
  #forget: () => void;

  private constructor(options: PartOptions) {
    this.options = options;
    [this.#process, this.#forget] = launch(options);
  }

  static async start(options: PartOptions): Promise<Part> {
    const part = new Part(options);
    await part.isReady();
    return part;
  }

  get address(): Address {
    return { host: this.options.place.host, port: this.options.port };
  }

  get url(): string {
    const { host, port } = this.address;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** The log of the process that runs, or ran last. */
  get process(): ServiceProcess {
    return this.#process;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.signal(name);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#process.kill();
    this.#forget();
  }

  /** SIGTERM; answers the exit code once it has ended. */
  async terminate(): Promise<number | string> {
    this.#process.signal('SIGTERM');
    // It waits for 20 s, and a service may take a little longer to stop.
    const code = await this.#process.exited().catch(() => this.#process.exited());
    this.#forget();
    return code;
  }

  /** Starts it again after it has ended, with other settings where some are given. */
  async restart(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    const env = { ...this.options.env, ...changes };
    [this.#process, this.#forget] = launch({ ...this.options, env });
    await this.isReady();
  }

  async isReady(): Promise<void> {
    const { app, readyPath } = this.options;
    const url = this.url + readyPath;
    const isListening = (): boolean => this.#process.lines.some(({ msg }) => msg === 'listening');
    const isReady = async (): Promise<boolean> =>
      isListening() && (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
    try {
      await waitFor(isReady, { deadlineMs: READY_DEADLINE_MS, what: `${app} to be ready` });
    } catch (cause) {
      const said = [...this.#process.lines.map((line) => JSON.stringify(line)), this.#process.stderr()];
      throw new Error(`${app} is not ready; it said:\n${said.join('\n')}`, { cause });
    }
  }
}

function launch({ app, env, place }: PartOptions): [ServiceProcess, () => void] {
  const main = path.join(APPS, app, 'src/main.ts');
  const { namespace } = place;
  const service =
    namespace === undefined
      ? startServiceProcess(main, env)
      : startServiceProcess(LAUNCHER, { ...env, FAULTS_NAMESPACE: namespace, FAULTS_MAIN: main });
  const forget = atExit(() => {
    service.signal('SIGKILL');
  });
  return [service, forget];
}
