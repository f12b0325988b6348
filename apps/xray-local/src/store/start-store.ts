import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Log } from '../log.ts';
import { StoreClient } from './store-client.ts';
import { StoreError } from './store-error.ts';
import type { WorkerMessage, WorkerSettings } from './worker-protocol.ts';

/** Sources run as they are, and find the other packages' sources by this condition. */
const SOURCE_CONDITION = '--conditions=@xray-microservices/source';

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Starts the store in a thread of its own and waits until it has its file.
 *
 * @throws {StoreError} when there is no using the file
 */
export async function startStore(settings: WorkerSettings, log: Log): Promise<StoreClient> {
  const extension = extname(import.meta.url);
  const worker = new Worker(new URL(`./store-worker${extension}`, import.meta.url), {
    workerData: settings,
    resourceLimits: RESOURCE_LIMITS,
    // Not this process's own: a thread refuses flags that are for whole processes.
    execArgv: extension === '.ts' ? [SOURCE_CONDITION] : [],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', function onFirst(message: WorkerMessage) {
      if (message.kind === 'log') {
        log[message.level](message.message, message.fields);
        return;
      }
      worker.off('message', onFirst);
      worker.off('error', reject);
      if (message.kind === 'unusable') {
        reject(new StoreError(message.code, message.message));
      } else {
        resolve();
      }
    });
  });
  return new StoreClient(worker, log);
}
