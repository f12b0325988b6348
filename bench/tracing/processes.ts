import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ServiceOptions, Usage } from './service.ts';

/** A process of the benchmark that answers questions. */
export class Part<Ready> {
  readonly #child: ChildProcess;
  readonly ready: Ready;

  private constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  static async start<Ready>(script: string, argument = ''): Promise<Part<Ready>> {
    const child = fork(path.join(import.meta.dirname, script), [argument], {
      execArgv: ['--conditions=@xray-microservices/source', '--expose-gc'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with exit code ${String(code)} before it was ready`);
    });
    const [ready] = (await Promise.race([once(child, 'message'), failed])) as [Ready];
    failed.catch(() => undefined); // it ends later, when it is told to
    return new Part(child, ready);
  }

  async ask<Answer>(question: string): Promise<Answer> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    return ((await answer) as [Answer])[0];
  }

  tell(message: string): void {
    this.#child.send(message);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

/** One tracer's service. */
export interface Variant {
  name: string;
  part: Part<{ port: number }>;
}

export async function startVariant(name: string, options: ServiceOptions): Promise<Variant> {
  return { name, part: await Part.start('service.ts', JSON.stringify(options)) };
}

export const usageOf = ({ part }: Variant): Promise<Usage> => part.ask<Usage>('usage');
