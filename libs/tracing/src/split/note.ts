import type { Span } from './entities.ts';
import { jsonText } from './json-scan.ts';
import { applyEdits } from './leaves.ts';
import { isObject, memberOf, membersIn } from './members.ts';

/** Something that was cut, with its bytes before. */
export interface Cut {
  readonly path: string;
  readonly bytes: number;
}

/** The metadata namespace that tells what was cut. (`AWS.` at the beginning of a name is X-Ray's own.) */
const NAMESPACE = 'xray_tracing';
const LONGEST_NAME = 40;

/** A key, as it is written with its quotes, in a form that can stand in a path. */
export const nameOf = (key: string): string =>
  key
    .slice(1, -1)
    .slice(0, LONGEST_NAME)
    .replaceAll(/[^\p{L}\p{N}_.:/ -]/gu, '_');

/** Adds a metadata namespace that lists the cuts, as many as `maxBytes` take. */
export function addNote(bytes: Buffer, cuts: readonly Cut[], maxBytes: number): Buffer {
  const text = jsonText(bytes);
  const metadata = memberOf(text, { start: 0, end: bytes.length }, 'metadata');
  if (metadata === undefined) {
    const at = bytes.length - 1;
    return insert(bytes, at, `,"metadata":{${noteOf(NAMESPACE, cuts, maxBytes - 15)}}`);
  }
  if (!isObject(text, metadata)) {
    return applyEdits(bytes, [{ ...metadata, text: Buffer.from(`{${noteOf(NAMESPACE, cuts, maxBytes)}}`) }]);
  }
  const taken = membersIn(text, metadata.start).map(({ key }) => key);
  const comma = taken.length === 0 ? '' : ',';
  return insert(bytes, metadata.end - 1, comma + noteOf(freeName(taken), cuts, maxBytes - 1));
}

const insert = (bytes: Buffer, at: number, text: string): Buffer =>
  applyEdits(bytes, [{ start: at, end: at, text: Buffer.from(text) } satisfies Span & { text: Buffer }]);

function freeName(taken: readonly string[]): string {
  let name = NAMESPACE;
  for (let next = 2; taken.includes(`"${name}"`); next += 1) name = `${NAMESPACE}_${next}`;
  return name;
}

/** `"xray_tracing":{"truncated":["metadata.default.rows: 10485760 bytes","and 2 more"]}` */
function noteOf(namespace: string, cuts: readonly Cut[], maxBytes: number): string {
  const write = (lines: readonly string[]): string =>
    `"${namespace}":${JSON.stringify({ truncated: lines })}`;
  const lines: string[] = [];
  for (const { path, bytes } of cuts) {
    const line = `${path}: ${bytes} bytes`;
    const last = `and ${cuts.length - lines.length} more`;
    if (Buffer.byteLength(write([...lines, line, last])) > maxBytes) return write([...lines, last]);
    lines.push(line);
  }
  return write(lines);
}
