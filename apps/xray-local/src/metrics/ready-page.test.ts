import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import type { StoreStats } from '../store/trace-store.ts';
import { createReadyEndpoint } from './ready-page.ts';

const STATS: StoreStats = {
  traces: 0,
  segments: 0,
  bytes: 0,
  evicted: 0,
  pending: 0,
  cursor: 0,
  writeFailures: 0,
  isWritable: true,
};

const gone = (): Promise<StoreStats> =>
  Promise.reject(new StoreError('STORE_CLOSED', 'The store is closed.'));

it.each([
  ['all is well', true, () => Promise.resolve(STATS), 200, { udp: 'ok', store: 'ok' }],
  ['nothing is received', false, () => Promise.resolve(STATS), 503, { udp: 'not bound', store: 'ok' }],
  [
    'the disk is full',
    true,
    () => Promise.resolve({ ...STATS, isWritable: false }),
    503,
    { udp: 'ok', store: 'cannot be written' },
  ],
  ['the store has gone', true, gone, 503, { udp: 'ok', store: 'The store is closed.' }],
])('when %s', async (_case, isReceiving, stats, status, parts) => {
  const { answer } = createReadyEndpoint({ store: { stats }, isReceiving: () => isReceiving });
  const answered = await answer({
    incoming: new IncomingMessage(new Socket()),
    query: new URLSearchParams(),
  });
  expect(answered).toMatchObject({ status });
  expect(JSON.parse('body' in answered ? String(answered.body) : '')).toEqual({
    status: status === 200 ? 'ok' : 'not ready',
    parts,
  });
});
