import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { epochSeconds } from '@xray-microservices/xray-model';
import { split } from '../facets/split.ts';
import { facets } from '../facets/survey.ts';
import { datagramsOf } from '../ingest/datagram-batch.ts';
import { Intake } from '../ingest/intake.ts';
import { ReportBuilder } from '../ingest/report.ts';
import { letGo } from '../let-go.ts';
import type { Log, LogLevel } from '../log.ts';
import { arrivals, graph, readTraces, series, summaries, traceGraph } from './answer-queries.ts';
import { readState, writeState } from './state-table.ts';
import { StoreError } from './store-error.ts';
import { StoreHost } from './store-host.ts';
import { yieldToOtherThreads } from './yield-to-others.ts';
import type { Question, QuestionName, Questions, WorkerMessage, WorkerSettings } from './worker-protocol.ts';

/*
 * The store's thread: it alone has the database. Documents are judged here too, so that the other thread has time for
 * the socket. It is asked by messages, one after the other, and does a little of its own work after each.
 */

/** How often what is due is looked for while nothing comes in. */
const IDLE_STEP_MS = 25;

type Answers = {
  readonly [Name in QuestionName]: (input: Questions[Name]['takes']) => Questions[Name]['answers'];
};

if (parentPort !== null) {
  yieldToOtherThreads();
  serve(parentPort, workerData as WorkerSettings);
}

function serve(port: MessagePort, settings: WorkerSettings): void {
  const send = (message: WorkerMessage): void => {
    port.postMessage(message);
  };
  const ticks = (): number => performance.now();
  let host: StoreHost;
  try {
    const now = (): ReturnType<typeof epochSeconds> => epochSeconds(Date.now() / 1000);
    host = new StoreHost({ ...settings, now, ticks, log: createLog(send) });
  } catch (error) {
    send(describeUnusable(error));
    port.close();
    return;
  }
  const timer = setInterval(() => {
    host.step();
  }, IDLE_STEP_MS);
  const answers = createAnswers(host, ticks);
  port.on('message', (question: Question) => {
    send(answerTo(answers, question));
    if (question.name === 'close') {
      clearInterval(timer);
      port.close();
    } else {
      host.step();
    }
  });
  send({ kind: 'ready' });
}

function answerTo(answers: Answers, { call, name, input }: Question): WorkerMessage {
  try {
    // The name says what the input is; the two are only sent together.
    const answer = answers[name] as (input: unknown) => unknown;
    return { kind: 'answer', call, value: answer(input) };
  } catch (error) {
    return { kind: 'failure', call, message: error instanceof Error ? error.message : String(error) };
  }
}

function createAnswers(host: StoreHost, ticks: () => number): Answers {
  const intake = new Intake((document, bytes) => host.put(document, bytes));
  return {
    takeBatch: (batch) => {
      const report = new ReportBuilder();
      for (const datagram of datagramsOf(batch)) {
        intake.takeDatagram(datagram, report);
      }
      letGo(batch.bytes);
      return report.build();
    },
    takeDocuments: (texts) => {
      const report = new ReportBuilder();
      const unprocessed = texts.flatMap((text) => intake.takeDocument(text, report) ?? []);
      return { report: report.build(), unprocessed };
    },
    readTraces: (ids) => host.ask((store) => readTraces(store, ids)),
    summaries: (query) => host.ask((store) => summaries(store, query, ticks)),
    graph: (query) => host.ask((store) => graph(store, query, ticks)),
    traceGraph: (ids) => host.ask((store) => traceGraph(store, ids)),
    series: (query) => host.ask((store) => series(store, query, ticks)),
    arrivals: ({ cursor, limit }) => host.ask((store) => arrivals(store, cursor, limit)),
    facets: (query) => host.ask((store) => facets(store, query, ticks)),
    split: (query) => host.ask((store) => split(store, query, ticks)),
    stats: () => ({
      ...host.ask((store) => store.counts()),
      writeFailures: host.failures,
      isWritable: host.isWritable,
    }),
    vocabulary: () => host.ask((store) => store.parts.vocabulary.words()),
    readState: (key) => host.ask((store) => readState(store.parts.database, key)),
    writeState: ({ key, json }) => {
      host.ask((store) => {
        writeState(store.parts.database, key, json);
      });
      return undefined;
    },
    close: () => {
      host.close();
      return undefined;
    },
  };
}

function createLog(send: (message: WorkerMessage) => void): Log {
  const at =
    (level: LogLevel): Log['info'] =>
    (message, fields) => {
      send({ kind: 'log', level, message, fields });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), announce: at('info') };
}

function describeUnusable(error: unknown): WorkerMessage {
  const code = error instanceof StoreError ? error.code : 'STORE_UNUSABLE';
  return { kind: 'unusable', code, message: error instanceof Error ? error.message : String(error) };
}
