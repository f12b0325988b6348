import { invalidRequest } from '../../http/api-error.ts';
import type { Page } from '../../http/routes.ts';
import type { RejectedInbox } from '../../ingest/rejected-inbox.ts';

/**
 * The last documents that were refused, the newest first. With `?after=N`, those that came after the one of that
 * number, so that somebody who looks again is not told the same twice.
 */
export function rejectedPage(inbox: RejectedInbox): Page {
  return (query) => {
    const after = query.get('after') ?? '0';
    if (!/^\d{1,15}$/.test(after)) {
      throw invalidRequest('after is not the number of a rejected document.');
    }
    const items = inbox.latest();
    const last = items[0]?.number ?? 0;
    // A number that is yet to come is one of an earlier process.
    const from = Number(after) > last ? 0 : Number(after);
    return { items: items.filter(({ number }) => number > from), last };
  };
}
