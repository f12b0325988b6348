import type { Request } from 'autocannon';
import autocannon from 'autocannon';

/** What is sent, and how. */
export interface Load {
  url: string;
  request: Request;
  connections: number;
  expected: number;
}

/** What came of it. */
export interface LoadResult {
  /** Milliseconds of each answer that was as expected. */
  latencies: number[];
  /** Answers of another status, by status. */
  refused: Record<string, number>;
  /** From the first request to the last answer. */
  seconds: number;
}

/** Every request was refused. */
export class NothingAnswered extends Error {
  override readonly name = 'NothingAnswered';
  /** How often with which status. */
  readonly refused: Readonly<Record<string, number>>;

  constructor({ url, request, expected }: Load, refused: Readonly<Record<string, number>>) {
    const given = Object.entries(refused).map(([status, count]) => `${count} × ${status}`);
    super(`${url}${request.path ?? ''}: no ${expected}, but ${given.join(', ')}`);
    this.refused = refused;
  }
}

const LOST_AFTER_SECONDS = 30;

/** Sends so many requests and waits for every answer, so that CPU and answers belong together. */
export async function sendAll(load: Load, amount: number): Promise<LoadResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  const start = performance.now();
  let end = start;
  const running = autocannon({
    url: load.url,
    connections: load.connections,
    requests: [load.request],
    timeout: LOST_AFTER_SECONDS,
    sampleInt: 50,
    amount,
  });
  running.on('response', (_client: unknown, status: number, _bytes: number, milliseconds: number) => {
    end = performance.now();
    if (status === load.expected) latencies.push(milliseconds);
    else refused[status] = (refused[status] ?? 0) + 1;
  });
  const { errors } = await running;
  if (errors > 0) throw new Error(`${load.url}: ${errors} requests got no answer`);
  const seconds = (end - start) / 1000;
  if (latencies.length === 0) throw new NothingAnswered(load, refused);
  return { latencies, refused, seconds };
}

/** Sends more and more until they take so many seconds; answers how many answers a second came then. */
export async function tryOut(load: Load, seconds: number, most = Infinity): Promise<number> {
  for (let amount = load.connections; ; amount *= 2) {
    const { latencies, refused, seconds: taken } = await sendAll(load, Math.min(amount, most));
    if (taken >= seconds || amount >= most) return (latencies.length + sumOf(refused)) / taken;
  }
}

export const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);
