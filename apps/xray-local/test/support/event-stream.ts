import { once } from 'node:events';
import { get } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { vi } from 'vitest';

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly traceIds: readonly string[]; readonly counts: Readonly<Record<string, number>> };
}

/** A reader of server-sent events. */
export interface EventStream {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly events: StreamEvent[];
  /** Everything that came, as it came. */
  readonly text: () => string;
  /** Waits for the first event that meets a condition. */
  readonly event: (meets: (event: StreamEvent) => boolean) => Promise<StreamEvent>;
  readonly close: () => void;
}

export async function openEvents(
  { host, port }: { readonly host: string; readonly port: number },
  path = '/local/events',
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const request = get({ host, port, path, headers, agent: false });
  request.on('error', () => undefined); // Closing it is one of the ways in which a test ends.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const events: StreamEvent[] = [];
  let text = '';
  let read = 0;
  response.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    for (let end = text.indexOf('\n\n', read); end >= 0; end = text.indexOf('\n\n', read)) {
      const event = parse(text.slice(read, end));
      events.push(...(event === undefined ? [] : [event]));
      read = end + 2;
    }
  });
  response.on('error', () => undefined);
  return {
    request,
    response,
    events,
    text: () => text,
    event: (meets) =>
      vi.waitFor(
        () => {
          const found = events.find(meets);
          if (found === undefined) {
            throw new Error(`No such event yet: ${text}`);
          }
          return found;
        },
        { timeout: 20_000, interval: 10 },
      ),
    close: () => {
      request.destroy();
    },
  };
}

function parse(block: string): StreamEvent | undefined {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/, 2) as [string, string]));
  const [id, event, data] = ['id', 'event', 'data'].map((name) => fields.get(name));
  return id === undefined || event === undefined || data === undefined
    ? undefined
    : { id, event, data: JSON.parse(data) as StreamEvent['data'] };
}
