import type { Row } from './run-scenario.ts';

/** What in a row must not be; nothing when all is well. */
export function complaintsOf({
  scenario,
  ledger,
  askedAgain,
  lost,
  books,
  wellAfterMs,
  tracedAfterMs,
}: Row): string[] {
  const unclear = ledger.entries.flatMap(({ outcome }) => (outcome.is === 'unclear' ? [outcome.why] : []));
  return [
    ...summary(`${unclear.length} answers were unclear`, unclear),
    ...summary(`${lost.length} promises were lost`, lost),
    ...(askedAgain > 0 && scenario.mayForget !== true ? [`${askedAgain} mails were forgotten`] : []),
    ...(books.wrong === undefined ? [] : [`segments do not add up: ${books.wrong}`]),
    ...(wellAfterMs === undefined ? ['requests were not answered again'] : []),
    ...(tracedAfterMs === undefined ? ['traces were not complete again'] : []),
  ];
}

const MOST_EXAMPLES = 3;

function summary(what: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  return [`${what}: ${[...new Set(all)].slice(0, MOST_EXAMPLES).join('; ')}`];
}

/** What was asked, answered and promised, as a table of Markdown. */
export const requestsTable = (rows: readonly Row[]): string =>
  markdownTable([
    [
      'fault',
      'sent',
      'ok',
      'refused clearly',
      'cut off',
      'unclear',
      'promised',
      'asked again',
      'lost',
      'twice',
      'well after',
    ],
    ...rows.map(({ scenario, ledger, askedAgain, lost, twice, wellAfterMs }) => [
      scenario.fault,
      ...[ledger.entries.length, ledger.count('ok')].map(String),
      refusalsOf(ledger) || '0',
      ...[
        ledger.count('cut'),
        ledger.count('unclear'),
        ledger.promises().length,
        askedAgain,
        lost.length,
        twice,
      ].map(String),
      timeOf(wellAfterMs),
    ]),
  ]);

/** Where the segments went, as a table of Markdown. */
export const segmentsTable = (rows: readonly Row[]): string =>
  markdownTable([
    ['fault', 'given up', 'sent', 'received', 'lost, counted', 'lost, unseen', 'reported', 'whole after'],
    ...rows.map(({ scenario, books, tracedAfterMs }) => [
      scenario.fault,
      String(books.dropped),
      `${books.sent}${books.untold ? ' and more' : ''}`,
      String(books.daemon.received),
      String(books.counted),
      books.untold ? 'unknown' : String(books.unseen),
      String(books.reported),
      timeOf(tracedAfterMs),
    ]),
  ]);

/** A row in a line, for a terminal. */
export function lineOf({ ledger, books, wellAfterMs, tracedAfterMs }: Row): string {
  const refused = refusalsOf(ledger);
  return [
    `${ledger.count('ok')} of ${ledger.entries.length} answered`,
    ...(refused === '' ? [] : [`refused ${refused}`]),
    ...(ledger.count('cut') > 0 ? [`${ledger.count('cut')} cut off`] : []),
    `${books.daemon.received} segments received`,
    `well after ${timeOf(wellAfterMs)}, traced after ${timeOf(tracedAfterMs)}`,
  ].join('; ');
}

const refusalsOf = (ledger: Row['ledger']): string =>
  [...ledger.refusals()].map(([code, count]) => `${count} ${code}`).join(', ');

const timeOf = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? 'never' : `${(milliseconds / 1000).toFixed(1)} s`;

/** Aligned as Prettier aligns it, the first row being the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('\n');
}
