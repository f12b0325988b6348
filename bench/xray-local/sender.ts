import { createSocket } from 'node:dgram';
import { HEADER, makeTrace } from './documents.ts';

/*
 * Sends documents over UDP in a process of its own: at a rate, or as fast as it can. The documents of a burst are made
 * before it begins.
 */

export interface SendOrder {
  port: number;
  documents: number;
  /** Documents a second; 0 is as fast as can be. */
  rate: number;
  /** Over how many hours up to now the traces began; without it each begins when it is sent. */
  hours?: number;
}

export interface Sent {
  documents: number;
  milliseconds: number;
  bytes: number;
  /** Some of the traces. */
  ids: string[];
  /** The number of one of the first traces, for what is counted up with it. */
  firstNumber: number;
}

const BATCH = 32;
const TRACES_PER_ID = 97;

async function send({ port, documents, rate, hours = 0 }: SendOrder): Promise<Sent> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.connect(port, '127.0.0.1', resolve);
  });
  socket.setSendBufferSize(4 * 1024 * 1024);
  const ids: string[] = [];
  const firstNumber = traces;
  const make = (count: number, from: number): Buffer[] => {
    const made: Buffer[] = [];
    while (made.length < count) {
      const past = hours * 3600 * (1 - (from + made.length) / documents);
      const trace = makeTrace(traces, Date.now() / 1000 - past);
      const room = count - made.length;
      made.push(...trace.documents.slice(0, room).map((document) => Buffer.from(HEADER + document)));
      if (traces % TRACES_PER_ID === 0) ids.push(trace.id);
      traces += 1;
    }
    return made;
  };
  const made = rate === 0 ? make(documents, 0) : [];
  const start = performance.now();
  let [given, done, bytes] = [0, 0, 0];
  await new Promise<void>((resolve, reject) => {
    const onSent = (error: Error | null): void => {
      if (error !== null) reject(error);
      done += 1;
      if (done === documents) resolve();
    };
    const go = (): void => {
      const due = rate === 0 ? given + BATCH : Math.floor(((performance.now() - start) / 1000) * rate);
      const until = Math.min(documents, due, given + 20 * BATCH);
      const now = rate === 0 ? made.slice(given, until) : make(until - given, given);
      for (const document of now) {
        bytes += document.length;
        socket.send(document, onSent);
      }
      given += now.length;
      if (given >= documents) return;
      if (rate === 0) setImmediate(go);
      else setTimeout(go, 1);
    };
    go();
  });
  const milliseconds = performance.now() - start;
  socket.close();
  return { documents, milliseconds, bytes, ids, firstNumber };
}

let traces = 0;

process.on('message', (order: string) => {
  void send(JSON.parse(order) as SendOrder).then((sent) => process.send?.(sent));
});
process.send?.({ pid: process.pid });
