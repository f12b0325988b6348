import { table } from '../stats.ts';
import type { XrayLocalResults } from './xray-local-results.ts';

const count = (value: number): string => Math.round(value).toLocaleString('en');
const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 10 ? 1 : 0);
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : count(bytes / 1e6));

const ingestTable = ({ ingest }: XrayLocalResults): string =>
  table(
    [
      '',
      'documents',
      'bytes each',
      'sent a second',
      'stored',
      'dropped, counted',
      'lost in the kernel, counted',
      'lost uncounted',
      'waiting at the end',
      'CPU µs each',
      'RSS MB',
    ],
    ingest.map((each) => [
      `${each.store}, ${each.what}${each.oneCore ? ', one core' : ''}`,
      ...[each.documents, each.bytesEach, each.sentPerSecond, each.stored].map(count),
      ...[each.dropped, each.lostInKernel, each.lostUncounted, each.queuedAtEnd].map(count),
      each.cpuMicrosEach.toFixed(1),
      megabytes(each.rssBytes),
    ]),
  );

const questionsTable = ({ questions }: XrayLocalResults): string =>
  table(
    [
      'documents',
      'traces',
      'BatchGetTraces p50',
      'p95',
      'page of summaries p50',
      'worst',
      'service graph p50',
      'worst',
      'RSS MB filled',
      'after the questions',
      'file MB',
    ],
    questions.map((each) => [
      `${each.store}, ${count(each.documents)}`,
      count(each.traces),
      ...[each.batchGetP50, each.batchGetP95, each.summariesP50, each.summariesWorst].map(shown),
      ...[each.graphP50, each.graphWorst].map(shown),
      megabytes(each.rssBytesFilled),
      megabytes(each.rssBytes),
      megabytes(each.fileBytes),
    ]),
  );

const pagesTable = ({ pages }: XrayLocalResults): string =>
  table(
    ['filter', 'first page', 'worst page', 'pages', 'found', 'looked over'],
    pages.map((each) => [
      `${each.store}: ${each.filter}`,
      ...[each.firstMs, each.worstMs].map(shown),
      ...[each.pages, each.found, each.processed].map(count),
    ]),
  );

/** The section of the report, without its heading. */
export const renderXrayLocal = (results: XrayLocalResults): string =>
  [
    '### Ingest over UDP',
    ingestTable(results),
    '### Questions as documents grow, in ms',
    questionsTable(results),
    '### Pages of summaries over the largest store, in ms',
    pagesTable(results),
  ].join('\n\n');
