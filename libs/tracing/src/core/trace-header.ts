/**
 * The `X-Amzn-Trace-Id` header.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export const TRACE_HEADER = 'X-Amzn-Trace-Id';

/** `1` and `0` are decisions; `?` asks the receiver to decide and to tell; undefined leaves it to the receiver. */
export type SampledFlag = '1' | '0' | '?';

export interface TraceHeader {
  root?: string;
  parent?: string;
  sampled?: SampledFlag;
  /** `Lineage` of AWS Lambda's recursion guard: passed on unchanged. */
  lineage?: string;
}

/** Longer values are not read: a real one has about 100 characters. */
const MAX_HEADER_LENGTH = 1024;

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const SEGMENT_ID = /^[0-9a-f]{16}$/i;
const LINEAGE = /^[0-9a-z:|/.\-_]{1,256}$/i;

function take(header: TraceHeader, key: string, value: string): void {
  switch (key) {
    case 'root':
      if (TRACE_ID.test(value)) header.root ??= value.toLowerCase();
      break;
    case 'parent':
      if (SEGMENT_ID.test(value)) header.parent ??= value.toLowerCase();
      break;
    case 'sampled':
      if (value === '1' || value === '0' || value === '?') header.sampled ??= value;
      break;
    case 'lineage':
      if (LINEAGE.test(value)) header.lineage ??= value;
      break;
    default: // `Self` of a load balancer and members yet unknown
  }
}

/**
 * Reads the header, keeping only what is well formed: a hostile value can't reach a trace or another service.
 *
 * A parent without a root names nothing and is left out; so is a parent in a header whose root is malformed.
 */
export function parseTraceHeader(text: string | readonly string[] | undefined): TraceHeader {
  const value = typeof text === 'string' ? text : text?.[0];
  const header: TraceHeader = {};
  if (value === undefined || value.length > MAX_HEADER_LENGTH) return header;
  for (const member of value.split(';')) {
    const equals = member.indexOf('=');
    if (equals > 0)
      take(header, member.slice(0, equals).trim().toLowerCase(), member.slice(equals + 1).trim());
  }
  if (header.root === undefined) delete header.parent;
  return header;
}

/** Writes the header for the call to another service. */
export function formatTraceHeader(root: string, parent: string, sampled: boolean, lineage?: string): string {
  const base = `Root=${root};Parent=${parent};Sampled=${sampled ? '1' : '0'}`;
  return lineage === undefined ? base : `${base};Lineage=${lineage}`;
}
