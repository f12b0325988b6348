import type { Reader, Type } from 'protobufjs';
import { TRACE_PROTO } from './trace-proto.ts';

/** Reads and writes the messages of OTLP as protobuf. */
export interface OtlpProtobuf {
  /** The request in OTLP's JSON form, ids in base64. Throws for bytes that are no such message or hold too many. */
  readonly decodeRequest: (bytes: Uint8Array) => object;
  readonly encodeResponse: (response: object) => Uint8Array;
  readonly encodeStatus: (status: object) => Uint8Array;
}

/** Messages in a request at most; an empty one takes two bytes and a hundred times that once it is read. */
const MOST_MESSAGES = 300_000;

/** Lists in lists of values; protobufjs stops there too. */
const DEEPEST = 100;

const LENGTH_DELIMITED = 2;

/** Long integers as text and bytes in base64, as the JSON form of protobuf has it. */
const JSON_FORM = { longs: String, bytes: String, json: true };

/** A request holds more than is read. */
export class OtlpTooManyError extends Error {
  override readonly name = 'OtlpTooManyError';
  readonly code = 'OTLP_TOO_MANY';
}

let loaded: Promise<OtlpProtobuf> | undefined;

/** Loaded when the first request comes: most runs see none. */
export function loadProtobuf(): Promise<OtlpProtobuf> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<OtlpProtobuf> {
  const { default: protobuf } = await import('protobufjs');
  const { root } = protobuf.parse(TRACE_PROTO);
  root.resolveAll();
  const request = root.lookupType('otlp.ExportTraceServiceRequest');
  const response = root.lookupType('otlp.ExportTraceServiceResponse');
  const status = root.lookupType('otlp.Status');
  return {
    decodeRequest: (bytes) => {
      const budget = { left: MOST_MESSAGES };
      countMessages(protobuf.Reader.create(bytes), bytes.length, request, budget, 0);
      return request.toObject(request.decode(bytes), JSON_FORM);
    },
    encodeResponse: (value) => response.encode(response.fromObject(value)).finish(),
    encodeStatus: (value) => status.encode(status.fromObject(value)).finish(),
  };
}

/** Walks over the messages without making any. */
function countMessages(
  reader: Reader,
  end: number,
  type: Type,
  budget: { left: number },
  depth: number,
): void {
  budget.left -= 1;
  if (budget.left < 0 || depth > DEEPEST) {
    throw new OtlpTooManyError(budget.left < 0 ? 'too many messages' : 'values are nested too deeply');
  }
  while (reader.pos < end) {
    const tag = reader.uint32();
    const inner = (tag & 7) === LENGTH_DELIMITED ? messageOf(type, tag >>> 3) : undefined;
    if (inner === undefined) {
      reader.skipType(tag & 7);
    } else {
      const length = reader.uint32();
      countMessages(reader, Math.min(reader.pos + length, end), inner, budget, depth + 1);
    }
  }
}

function messageOf(type: Type, id: number): Type | undefined {
  const resolved = type.fieldsById[id]?.resolve().resolvedType;
  return resolved !== null && resolved !== undefined && 'fieldsById' in resolved ? resolved : undefined;
}
