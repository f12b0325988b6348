import { tracingChannel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { AWSXRay, startTracing } from '../../libs/tracing/src/index.ts';
import { sdkEmitter } from '../../libs/tracing/src/sdk/sdk.ts';

/*
 * What the library's own code costs a request, in a loop with nothing around it: the request and its answer are bare
 * emitters, the query is what mysql2 publishes. Beside it stands what a real request is added, which is several times
 * more: there the code runs once in half a millisecond, out of cold caches.
 */

/** Microseconds of CPU a request, of one slice. */
export type Slice = Record<StepName, number>;

const STEPS = ['nothing', 'not sampled', 'sampled', 'with a query', 'and written', 'and sent'] as const;
export type StepName = (typeof STEPS)[number];

const SLICES = 9;
const REQUESTS = 20_000;

const tracing = startTracing({
  name: 'bench',
  daemonAddress: `127.0.0.1:${process.argv[2] ?? ''}`,
  plugins: [],
});
AWSXRay.middleware.disableCentralizedSampling();
const open = tracing.openSegment() as unknown as (
  request: object,
  response: object,
  next: () => void,
) => void;
const queries = tracingChannel('mysql2:query');
const send = sdkEmitter.send.bind(sdkEmitter);
const forget = (): void => undefined;
const write = (entity: { format(): string }): void => void entity.format();
const socket = { remoteAddress: '127.0.0.1' };
const headers = { host: 'localhost:8095', 'user-agent': 'bench' };

function query(): void {
  const context = {
    database: 'bench',
    serverAddress: 'localhost',
    serverPort: 3306,
    query: 'SELECT 1 AS m_x',
  };
  queries.start.publish(context);
  queries.end.publish(context);
  queries.asyncStart.runStores(context, forget);
  queries.asyncEnd.publish(context);
}

function request(isTraced: boolean, work: () => void): void {
  const asked = Object.assign(new EventEmitter(), { headers, socket, method: 'GET', url: '/mix' });
  const answer = Object.assign(new EventEmitter(), {
    headersSent: true,
    writableFinished: true,
    statusCode: 200,
    getHeader: () => '11',
  });
  if (isTraced) open(asked, answer, work);
  else work();
  asked.emit('end');
  for (const event of ['prefinish', 'finish', 'close']) answer.emit(event);
}

/** Sets the library up for a step. */
function prepare(step: StepName): void {
  const rate = step === 'not sampled' ? 0 : 1;
  AWSXRay.middleware.setSamplingRules({ version: 2, default: { fixed_target: rate, rate }, rules: [] });
  sdkEmitter.send = (step === 'and sent' ? send : step === 'and written' ? write : forget) as never;
}

async function slice(step: StepName): Promise<number> {
  prepare(step);
  const work = STEPS.indexOf(step) >= STEPS.indexOf('with a query') ? query : forget;
  const before = process.cpuUsage();
  for (let i = 0; i < REQUESTS; i += 1) {
    request(step !== 'nothing', work);
    // the socket gets its turn, as it does between real requests
    if (i % 64 === 63) await new Promise(setImmediate);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

const slices: Slice[] = [];
for (let i = -2; i < SLICES; i += 1) {
  const entries: [StepName, number][] = [];
  for (const step of STEPS) entries.push([step, await slice(step)]);
  if (i >= 0) slices.push(Object.fromEntries(entries) as Slice);
}
await tracing.close(0);
process.send?.({ slices });
