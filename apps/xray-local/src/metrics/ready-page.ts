import { setTimeout as wait } from 'node:timers/promises';
import { jsonAnswer } from '../http/answer.ts';
import type { Endpoint } from '../http/answer.ts';
import type { TraceStore } from '../store/trace-store.ts';

export interface ReadyContext {
  readonly store: Pick<TraceStore, 'stats'>;
  /** Whether datagrams are received: not once the process is stopping. */
  readonly isReceiving: () => boolean;
}

/** A store that takes longer to answer is not ready, whatever it would say. */
const ANSWER_MS = 2_000;

/** GET /readyz: 200 when segments are received and can be kept, 503 and what is wrong otherwise. */
export function createReadyEndpoint({ store, isReceiving }: ReadyContext): Endpoint {
  return {
    methods: ['GET', 'HEAD'],
    answer: async () => {
      const parts = {
        udp: isReceiving() ? 'ok' : 'not bound',
        store: await storeState(store),
      };
      const isReady = Object.values(parts).every((part) => part === 'ok');
      return jsonAnswer({ status: isReady ? 'ok' : 'not ready', parts }, isReady ? 200 : 503);
    },
  };
}

async function storeState(store: Pick<TraceStore, 'stats'>): Promise<string> {
  try {
    const stats = await Promise.race([store.stats(), wait(ANSWER_MS, undefined, { ref: false })]);
    if (stats === undefined) {
      return 'does not answer';
    }
    return stats.isWritable ? 'ok' : 'cannot be written';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
