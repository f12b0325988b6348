import { BoundedCache, LONGEST_KEY } from '../core/bounded-cache.ts';
import { sanitizeSql } from '../core/sql-text.ts';
import { hostWithPort } from '../core/url.ts';
import type { SqlData } from '../sdk/subsegment.ts';
import { share } from '../sdk/write-document.ts';

/** What mysql2 tells of the database that an operation is for. */
export interface Server {
  database: string;
  serverAddress: string;
  serverPort?: number;
}

/** A database as its subsegments tell of it. */
export interface Place {
  name: string;
  /** A document's `sql` by the text of a query, or of a prepared statement; '' stands for no query. */
  queries: BoundedCache<SqlData>;
  statements: BoundedCache<SqlData>;
}

/** Texts remembered of all databases together, each with its sanitized text and its JSON. */
const MOST_TEXTS = 1000;
let texts = 0;

/** Makes room for one more text: a database for each customer must not cost a thousand texts for each. */
function countText(): void {
  texts += 1;
  if (texts <= MOST_TEXTS) return;
  texts = 1;
  places.clear();
}

/** `sql` of a document is the same for each query with the same text: it is put together and written once. */
const sqlOf =
  (url: string | undefined, preparation?: 'statement') =>
  (text: string): SqlData => {
    if (text.length <= LONGEST_KEY) countText();
    return share(
      Object.freeze({
        ...(url !== undefined && { url }),
        database_type: 'MySQL',
        ...(text !== '' && { sanitized_query: sanitizeSql(text) }),
        ...(preparation && { preparation }),
      }),
    );
  };

/** Databases by `address,port,name`, named as the SDK does, with the port where it is not MySQL's own. */
const places = new BoundedCache<Place>((key) => {
  const [address = '', port = '', ...rest] = key.split(',');
  const database = rest.join(',');
  const server = hostWithPort('mysql:', address, port);
  // The OpenTelemetry Collector drops a whole segment whose SQL has a URL without scheme or database
  const url = database === '' ? undefined : `mysql://${server}/${database}`;
  return {
    name: database === '' ? server : `${database}@${server}`,
    queries: new BoundedCache(sqlOf(url)),
    statements: new BoundedCache(sqlOf(url, 'statement')),
  };
}, 50);

export const placeOf = ({ serverAddress, serverPort, database }: Server): Place =>
  places.get(`${serverAddress},${serverPort ?? ''},${database}`);
