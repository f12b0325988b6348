import type { Collector as TraceCollector } from '@xray-microservices/trace-testing';
import { startCollector as start } from '@xray-microservices/trace-testing';
import { waitFor } from '@xray-microservices/testing';

/** A (sub)segment document as it came over UDP, with the members that these tests look at one by one. */
export interface Received {
  id: string;
  name: string;
  trace_id: string;
  parent_id?: string;
  [member: string]: unknown;
  subsegments?: Received[];
}

export interface Collector {
  address: string;
  port: number;
  /** What came so far; every document has to be one that X-Ray takes. */
  readonly documents: readonly Received[];
  /** Waits until this many documents are there. */
  received(count: number): Promise<readonly Received[]>;
  clear(): void;
  close(): Promise<void>;
}

function documentsOf(collector: TraceCollector): readonly Received[] {
  const [refused] = collector.refused;
  if (refused !== undefined)
    throw new Error(`the service would refuse a document: ${JSON.stringify(refused)}`);
  return collector.documents as unknown as readonly Received[];
}

/** trace-testing's collector, for tests that look at documents rather than at whole traces. */
export async function startCollector(port = 0, host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<Collector> {
  const collector = await start({ port, host });
  return {
    address: collector.address,
    port: collector.port,
    get documents() {
      return documentsOf(collector);
    },
    async received(count) {
      await waitFor(() => documentsOf(collector).length >= count, {
        deadlineMs: 20_000,
        what: `${count} documents`,
      });
      return documentsOf(collector);
    },
    clear: () => {
      collector.clear();
    },
    close: () => collector.close(),
  };
}
