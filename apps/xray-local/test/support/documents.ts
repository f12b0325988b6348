export const HEADER = '{"format":"json","version":1}\n';

export const TRACE_ID = '1-5759e988-bd862e3fe1be46a994272793';

/** A trace id that differs in its last digits. */
export function traceId(number: number): string {
  return `1-5759e988-${number.toString(16).padStart(24, '0')}`;
}

type Members = Readonly<Record<string, unknown>>;

/** 16 hexadecimal digits that end in the given number. */
export function id(number: number): string {
  return number.toString(16).padStart(16, '0');
}

export function segment(number: number, members: Members = {}): Members {
  return {
    id: id(number),
    name: 'xray-local test',
    trace_id: TRACE_ID,
    start_time: 1_465_510_280,
    end_time: 1_465_510_281.25,
    ...members,
  };
}

export function datagram(document: Members): Buffer {
  return Buffer.from(HEADER + JSON.stringify(document));
}
