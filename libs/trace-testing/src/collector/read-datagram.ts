/** Why a datagram was refused before its document was looked at. The names are those of the AWS daemon's warnings. */
export type DatagramRefusalCode = 'MissingHeaderOrSegment' | 'InvalidHeader';

/** What a datagram holds. */
export type Datagram =
  | { readonly kind: 'document'; readonly text: string }
  /** Nothing at all; the AWS daemon ignores it and counts it nowhere. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly code: DatagramRefusalCode; readonly hint: string };

const NEWLINE = 0x0a;
const GOOD_HEADER = '{"format":"json","version":1}';

/**
 * Reads one datagram of the X-Ray daemon's protocol: a header line, a line break, one document.
 *
 * Takes and refuses what the AWS daemon 3.6.6 does; its rules for the header are laxer than its documentation.
 */
export function readDatagram(bytes: Buffer): Datagram {
  if (bytes.length === 0) {
    return { kind: 'empty' };
  }
  const newline = bytes.indexOf(NEWLINE);
  if (newline <= 0 || newline === bytes.length - 1) {
    const hint = `One datagram is the line ${GOOD_HEADER}, a line break and one document.`;
    return { kind: 'refused', code: 'MissingHeaderOrSegment', hint };
  }
  const problem = problemOfHeader(bytes.toString('utf8', 0, newline));
  return problem === undefined
    ? { kind: 'document', text: bytes.toString('utf8', newline + 1) }
    : { kind: 'refused', code: 'InvalidHeader', hint: `${problem}: send ${GOOD_HEADER}.` };
}

/** Keys count in any letter case, and so does the format; the version is the number 1 without a fraction. */
function problemOfHeader(line: string): string | undefined {
  const members = readMembers(line);
  if (members === undefined) {
    return 'The first line is not a JSON object';
  }
  const format = members.get('format');
  if (typeof format !== 'string' || format.toLowerCase() !== 'json') {
    return 'The format in the first line is not "json"';
  }
  return members.get('version') === ONE ? undefined : 'The version in the first line is not the number 1';
}

/** Stands for the number 1 where it is written just so; `1.0` and `1e0` are no integers to the AWS daemon. */
const ONE = Symbol('1');

function readMembers(line: string): Map<string, unknown> | undefined {
  // TypeScript does not know the reviver's third parameter (ES2026: JSON.parse source text access) yet.
  const keepOne = (_key: string, value: unknown, context: { readonly source?: string }): unknown =>
    value === 1 && context.source === '1' ? ONE : value;
  let header: unknown;
  try {
    header = JSON.parse(line, keepOne as (key: string, value: unknown) => unknown);
  } catch {
    return undefined; // Not JSON, which is all that there is to say about it.
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    return undefined;
  }
  return new Map(Object.entries(header).map(([key, value]) => [key.toLowerCase(), value]));
}
