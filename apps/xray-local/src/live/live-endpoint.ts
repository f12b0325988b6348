import type { Endpoint } from '../http/answer.ts';
import { ApiError } from '../http/api-error.ts';
import type { LiveFeed } from './live-feed.ts';

/** GET /local/events: a stream of server-sent events that tells which traces arrive. */
export function createLiveEndpoint(feed: LiveFeed): Endpoint {
  return {
    methods: ['GET'],
    answer: ({ incoming, query }) => {
      if (feed.isFull) {
        throw new ApiError(
          503,
          'ServiceUnavailableException',
          'The event stream has as many readers as it may; try again later.',
          {
            headers: { 'retry-after': '10' },
          },
        );
      }
      // A browser that comes back sends the header; it is later than what the address says.
      const header = incoming.headers['last-event-id'];
      const resume = typeof header === 'string' ? header : (query.get('cursor') ?? undefined);
      return {
        headers: { 'content-type': 'text/event-stream; charset=utf-8' },
        write: (response) => {
          feed.add(response, resume);
        },
      };
    },
  };
}
