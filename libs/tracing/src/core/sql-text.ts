import { BoundedCache } from './bounded-cache.ts';

const MAX_SQL_LENGTH = 2048;
/** Characters read of a text at the most: a literal may have 16 MB, and the event loop waits meanwhile. */
const MAX_READ = 65_536;
/** What replaces the text that can't be told from a literal. */
const CUT = '…';

const WORD = /[\p{L}\p{N}_$@.]/u;

/** One pass of the tokenizer: where it stands and what it has written. */
interface Scan {
  readonly sql: string;
  at: number;
  out: string;
}

/**
 * Skips a quoted literal. Answers false where its end depends on the server's mode: with `NO_BACKSLASH_ESCAPES` a
 * backslash before a quote does not escape it, and the text behind it would be read inside out.
 */
function skipLiteral(scan: Scan, quote: string): boolean {
  const { sql } = scan;
  for (let i = scan.at + 1; i < sql.length; i += 1) {
    if (sql[i] === '\\') {
      if (sql[i + 1] === quote) return false;
      i += 1;
    } else if (sql[i] === quote) {
      if (sql[i + 1] !== quote) {
        scan.at = i + 1;
        return true;
      }
      i += 1;
    }
  }
  return false;
}

function skipTo(scan: Scan, end: string): void {
  const found = scan.sql.indexOf(end, scan.at);
  scan.at = found === -1 ? scan.sql.length : found + end.length;
}

/** `--` begins a comment only before white space, a control character or the end: else it is two minus signs. */
const OPENS_COMMENT = /^[\0- \x7f]?$/;
/** Beyond ASCII it depends on the connection's character set what is white space. */
const ASCII = /^[\0-\x7f]?$/;

function skipComment(scan: Scan): boolean {
  const { sql, at } = scan;
  const next = sql[at + 1];
  if (sql[at] === '/' && next === '*') skipTo(scan, '*/');
  else if (sql[at] === '#' || (sql[at] === '-' && next === '-' && OPENS_COMMENT.test(sql[at + 2] ?? '')))
    skipTo(scan, '\n');
  else return false;
  scan.out += ' ';
  return true;
}

/** Text that MySQL runs although it looks like a comment, or may run, and literals between dollar signs are not read here. */
const isBeyondUs = (sql: string, at: number): boolean =>
  sql.startsWith('/*!', at) ||
  sql[at] === '$' ||
  (sql.startsWith('--', at) && !ASCII.test(sql[at + 2] ?? ''));

/** Words that mysql2 writes for values. */
const VALUE_WORD = /^(true|false|nan|infinity)$/i;
const NULL_TEST = /\bis(\s+not)?\s+$/i;

function isValueWord(text: string, before: string): boolean {
  return VALUE_WORD.test(text) || (/^null$/i.test(text) && !NULL_TEST.test(before));
}

/** Copies an identifier or keyword; a number, or the introducer of a typed literal such as `x'ff'`, becomes `?`. */
function word(scan: Scan): void {
  const start = scan.at;
  while (scan.at < scan.sql.length && WORD.test(scan.sql[scan.at] ?? '')) scan.at += 1;
  const text = scan.sql.slice(start, scan.at);
  if (/^\.?\d/.test(text)) {
    if (/e$/i.test(text) && /[+-]/.test(scan.sql[scan.at] ?? '')) {
      scan.at += 1;
      while (/\d/.test(scan.sql[scan.at] ?? '')) scan.at += 1;
    }
    scan.out += '?';
  } else if (isValueWord(text, scan.out)) {
    scan.out += '?';
  } else if (!(/^([xbn]|_\w+)$/i.test(text) && /['"]/.test(scan.sql[scan.at] ?? ''))) {
    scan.out += text;
  }
}

/** Copies a quoted identifier; false where it never ends. */
function identifier(scan: Scan): boolean {
  const end = scan.sql.indexOf('`', scan.at + 1);
  if (end === -1) return false;
  scan.out += scan.sql.slice(scan.at, end + 1);
  scan.at = end + 1;
  return true;
}

/** One token; false ends the scan. */
function token(scan: Scan): boolean {
  const c = scan.sql[scan.at] ?? '';
  if (c === "'" || c === '"') {
    scan.out += '?';
    return skipLiteral(scan, c);
  }
  if (isBeyondUs(scan.sql, scan.at)) return false;
  if (c === '`') return identifier(scan);
  if (skipComment(scan)) return true;
  if (WORD.test(c)) word(scan);
  else {
    scan.out += c;
    scan.at += 1;
  }
  return true;
}

function sanitize(sql: string): string {
  const scan: Scan = { sql: sql.slice(0, MAX_READ), at: 0, out: '' };
  while (scan.at < scan.sql.length && scan.out.length < MAX_SQL_LENGTH) {
    if (!token(scan)) return `${fold(scan.out)}${CUT}`;
  }
  const text = fold(scan.out);
  return scan.at < sql.length ? `${text}${CUT}` : text;
}

const fold = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_SQL_LENGTH);

const sanitized = new BoundedCache(sanitize);

/**
 * SQL text with every literal replaced by `?`, comments dropped and white space folded.
 *
 * Both quote characters are taken for strings (MySQL's default), and where the end of a literal is in doubt the rest
 * is cut off and marked, so that no value leaves the process whatever the server's `sql_mode`.
 */
export const sanitizeSql = (sql: string): string => sanitized.get(sql);
