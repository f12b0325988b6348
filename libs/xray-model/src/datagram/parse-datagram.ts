/** Why a datagram was refused before its document was looked at. The names are those of the AWS daemon's warnings. */
export type DatagramRefusalCode = 'MissingHeaderOrSegment' | 'InvalidHeader';

/** What a datagram holds. */
export type Datagram =
  | { readonly kind: 'document'; readonly text: string }
  /** Nothing at all; the AWS daemon ignores it and counts it nowhere. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly code: DatagramRefusalCode; readonly hint: string };

const GOOD_HEADER = '{"format":"json","version":1}';

/**
 * Reads one datagram of the X-Ray daemon's protocol: one header line, one line break, one document.
 *
 * Taken and refused is what the AWS daemon 3.6.6 takes and refuses. The document is not looked at: all that follows the
 * first line break is the document. Never throws.
 *
 * @param datagram its bytes as UTF-8, those that are none as U+FFFD
 */
export function parseDatagram(datagram: string): Datagram {
  if (datagram === '') {
    return { kind: 'empty' };
  }
  const newline = datagram.indexOf('\n');
  if (newline === -1) {
    return missing(`There is no line break: send the line ${GOOD_HEADER}, a line break, then the document.`);
  }
  if (newline === 0) {
    return missing(`The first line is empty: send the line ${GOOD_HEADER} before the document.`);
  }
  if (newline === datagram.length - 1) {
    return missing('Nothing follows the header: send the document in the same datagram.');
  }
  const problem = problemOfHeader(datagram.slice(0, newline));
  return problem === undefined
    ? { kind: 'document', text: datagram.slice(newline + 1) }
    : { kind: 'refused', code: 'InvalidHeader', hint: `${problem}: send ${GOOD_HEADER}.` };
}

function missing(hint: string): Datagram {
  return { kind: 'refused', code: 'MissingHeaderOrSegment', hint };
}

function problemOfHeader(line: string): string | undefined {
  const members = readMembers(line);
  if (members === undefined) {
    return 'The first line is not a JSON object';
  }
  const format = members.get('format');
  if (typeof format !== 'string' || format.toLowerCase() !== 'json') {
    return 'The format in the first line is not "json"';
  }
  return isVersionOne(members.get('version'))
    ? undefined
    : 'The version in the first line is not the number 1';
}

/** A number as it is written. The AWS daemon reads the version as an integer, which `1.0` and `1e0` are not. */
class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

function isVersionOne(version: unknown): boolean {
  return version instanceof WrittenNumber && version.source === '1';
}

/** The members of a JSON object by their names in lower case; `undefined` for anything else. */
function readMembers(line: string): Map<string, unknown> | undefined {
  // TypeScript does not know the reviver's third parameter (ES2026: JSON.parse source text access) yet.
  const keepNumbers = (_key: string, value: unknown, context: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new WrittenNumber(context.source ?? '') : value;
  let header: unknown;
  try {
    header = JSON.parse(line, keepNumbers as (key: string, value: unknown) => unknown);
  } catch {
    return undefined; // Not JSON, which is all that there is to say about it.
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    return undefined;
  }
  return new Map(Object.entries(header).map(([key, value]) => [key.toLowerCase(), value]));
}
