import { table } from '../stats.ts';
import type { Results } from './results.ts';

/** How the questions are put; the tables say so. */
export const HOURS = 6;

const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 10 ? 1 : 0);

/** Documents over UDP. */
export function ingestTable({ ingest, options }: Results): string {
  const rows = ingest.map((row) => [
    `${row.store}: ${
      row.what === 'burst'
        ? `a burst of ${options.burst.toLocaleString('en')}`
        : `${options.rate.toLocaleString('en')} a second for ${options.seconds} s`
    }${row.oneCore ? ', one core' : ', not pinned'}`,
    row.bytesEach.toFixed(0),
    row.sentPerSecond.toFixed(0),
    String(row.stored),
    String(row.dropped),
    String(row.lostInKernel),
    String(row.lostUncounted),
    String(row.queuedAtEnd),
    row.cpuMicrosEach.toFixed(1),
    (row.rssBytes / 1e6).toFixed(0),
  ]);
  return `\nIngest over UDP\n\n${table(
    [
      '',
      'bytes each',
      'sent a second',
      'stored',
      'dropped, counted',
      'lost in the kernel, counted',
      'lost uncounted',
      'waiting when the last was sent',
      'CPU µs each',
      'RSS MB',
    ],
    rows,
  )}`;
}

/** Questions as the store grows. */
export function questionsTable({ questions }: Results): string {
  const rows = questions.map((row) => [
    `${row.store}, ${row.documents.toLocaleString('en')}`,
    row.traces.toLocaleString('en'),
    shown(row.batchGetP50),
    shown(row.batchGetP95),
    shown(row.summariesP50),
    shown(row.summariesWorst),
    shown(row.graphP50),
    shown(row.graphWorst),
    (row.rssBytesFilled / 1e6).toFixed(0),
    (row.rssBytes / 1e6).toFixed(0),
    row.fileBytes === undefined ? '' : (row.fileBytes / 1e6).toFixed(0),
  ]);
  return `\nQuestions over documents of the last ${HOURS} hours, in ms\n\n${table(
    [
      'documents',
      'traces',
      'BatchGetTraces p50',
      'p95',
      'page of summaries p50',
      'worst',
      'service graph p50',
      'worst',
      'RSS MB when filled',
      'RSS MB then',
      'file MB',
    ],
    rows,
  )}`;
}

/** Pages of each filter. */
export function pagesTable({ pages }: Results): string {
  const rows = pages.map((row) => [
    `${row.store}: ${row.filter}`,
    shown(row.firstMs),
    shown(row.worstMs),
    String(row.pages),
    row.found.toLocaleString('en'),
    row.processed.toLocaleString('en'),
  ]);
  return `\nPages of 100 summaries over the largest, over HTTP, in ms\n\n${table(
    ['filter', 'first page', 'worst page', 'pages to the end (20 at most)', 'found', 'looked over'],
    rows,
  )}`;
}
