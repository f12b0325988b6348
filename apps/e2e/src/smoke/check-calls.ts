import { excerpt } from '@xray-microservices/xray-model';
import { failed, notReached, ok } from './finding.ts';
import type { Outcome } from './finding.ts';
import type { TraceView } from './trace-view.ts';

/** Quotes and numbers of their own: the values of a query, which have to be away. Names in backticks stay. */
const LITERAL = /['"]|(?<![\w`.$@])(0x[\da-f]+|0b[01]+|\d+(\.\d+)?(e[+-]?\d+)?)(?![\w`])/i;
const LONGEST = 100;

/** One query, with its text and none of its values. */
export function checkDatabase({ users, queries }: TraceView): Outcome {
  if (users.length === 0) return notReached('segment of user-management');
  const [query, ...more] = queries;
  if (query === undefined || more.length > 0)
    return failed('database', `${queries.length} subsegments of MySQL instead of 1`);
  const { sql, namespace } = query.document;
  const text = sql?.sanitized_query ?? '';
  if (namespace !== 'remote')
    return failed('database', `the namespace of the query is ${String(namespace)}, not remote`);
  if (sql?.database_type !== 'MySQL')
    return failed('database', `the type of the database is ${String(sql?.database_type)}, not MySQL`);
  if (text === '') return failed('database', 'the query has no text');
  return LITERAL.test(text)
    ? failed('database', 'the query holds a value: its text has not been sanitised')
    : ok(excerpt(text, LONGEST));
}

/** One call to notification, which was answered with 200. */
export function checkCall({ users, calls }: TraceView): Outcome {
  if (users.length === 0) return notReached('segment of user-management');
  const [call, ...more] = calls;
  if (call === undefined || more.length > 0)
    return failed('call', `${calls.length} subsegments of calls instead of 1`);
  const { namespace, http, name } = call.document;
  if (namespace !== 'remote')
    return failed('call', `the namespace of the call is ${String(namespace)}, not remote`);
  const status = http?.response?.status;
  return status === 200
    ? ok(`${name}, 200`)
    : failed(
        'call',
        status === undefined ? `${name} has not answered` : `${name} answered ${status} instead of 200`,
      );
}
