import type { SplitAnswer, SplitQuery } from '../facets/split.ts';
import type { FacetsAnswer, SurveyQuery } from '../facets/survey.ts';
import type { DatagramBatch } from '../ingest/datagram-batch.ts';
import type { Report, Unprocessed } from '../ingest/report.ts';
import type { LogFields, LogLevel } from '../log.ts';
import type { LocalStoreLimits } from './local-store.ts';
import type { StoreErrorCode } from './store-error.ts';
import type {
  Arrivals,
  GraphAnswer,
  GraphQuery,
  SeriesAnswer,
  SeriesQuery,
  StoreStats,
  StoredTrace,
  SummaryPage,
  SummaryQuery,
} from './trace-store.ts';
import type { Words } from './vocabulary.ts';
import type { GraphService, TraceId } from '@xray-microservices/xray-model';

/** With what the store's thread is started. */
export interface WorkerSettings {
  readonly file: string | undefined;
  readonly limits: LocalStoreLimits;
}

/** The questions that can be put to the store's thread, with what each takes and answers. */
export interface Questions {
  readonly takeBatch: { takes: Pick<DatagramBatch, 'bytes' | 'ends'>; answers: Report };
  readonly takeDocuments: {
    takes: readonly string[];
    answers: { readonly report: Report; readonly unprocessed: readonly Unprocessed[] };
  };
  readonly readTraces: { takes: readonly TraceId[]; answers: StoredTrace[] };
  readonly summaries: { takes: SummaryQuery; answers: SummaryPage };
  readonly graph: { takes: GraphQuery; answers: GraphAnswer };
  readonly traceGraph: { takes: readonly TraceId[]; answers: GraphService[] };
  readonly series: { takes: SeriesQuery; answers: SeriesAnswer };
  readonly arrivals: { takes: { readonly cursor: number; readonly limit: number }; answers: Arrivals };
  readonly facets: { takes: SurveyQuery; answers: FacetsAnswer };
  readonly split: { takes: SplitQuery; answers: SplitAnswer };
  readonly stats: { takes: undefined; answers: StoreStats };
  readonly vocabulary: { takes: undefined; answers: Words };
  readonly readState: { takes: string; answers: string | undefined };
  readonly writeState: { takes: { readonly key: string; readonly json: string }; answers: undefined };
  readonly close: { takes: undefined; answers: undefined };
}

export type QuestionName = keyof Questions;

/** Sent to the thread. */
export interface Question<Name extends QuestionName = QuestionName> {
  readonly call: number;
  readonly name: Name;
  readonly input: Questions[Name]['takes'];
}

/** Sent by the thread. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  /** There is no using the file; the thread ends. */
  | { readonly kind: 'unusable'; readonly code: StoreErrorCode; readonly message: string }
  | { readonly kind: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly call: number; readonly message: string }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly fields: LogFields | undefined;
    };
