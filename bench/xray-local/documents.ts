import { randomBytes } from 'node:crypto';

/*
 * Documents of two or three services, some 0.7 KB each, as SDKs send them. What differs from request to request in real
 * life (ids, times, users, status) differs here too, or compression would look better than it is.
 */

export const HEADER = '{"format":"json","version":1}\n';

/** One order in so many traces: what somebody looks for among a million. */
export const TRACES_PER_ORDER = 10;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** A random number that is mostly small: response times are like that. */
const longTail = (median: number): number => median * Math.exp((Math.random() + Math.random() - 1) * 2);

export interface MadeTrace {
  id: string;
  documents: string[];
}

/** A trace that started at a time, with the documents in the order in which they would be sent. */
export function makeTrace(number: number, start: number): MadeTrace {
  const id = `1-${Math.floor(start).toString(16).padStart(8, '0')}-${hex(12)}`;
  const user = `user${Math.floor(Math.random() * 2000)}`;
  const took = longTail(0.08);
  const chance = Math.random();
  const status = chance < 0.01 ? 503 : chance < 0.04 ? 404 : 200;
  const outcome = status === 503 ? ',"fault":true' : status === 404 ? ',"error":true' : '';
  const [root, call, query] = [hex(8), hex(8), hex(8)];
  const at = (part: number): string => (start + took * part).toFixed(6);
  const documents = [
    `{"id":"${hex(8)}","name":"V1-Notification-Microservice","trace_id":"${id}","parent_id":"${call}","start_time":${at(0.4)},` +
      `"end_time":${at(0.9)},"origin":"AWS::EKS::Container","http":{"request":{"method":"POST",` +
      `"url":"http://notification:8096/notification/send","client_ip":"10.0.${number % 250}.7"},` +
      `"response":{"status":${status},"content_length":31}}${outcome},"annotations":{"version":"V1"},` +
      `"aws":{"eks":{"pod":"v1-notification-${(number % 3).toString(16)}f7c9","cluster_name":"dev"}},` +
      `"subsegments":[{"id":"${hex(8)}","name":"smtp.example.com","namespace":"remote",` +
      `"start_time":${at(0.5)},"end_time":${at(0.8)}}]}`,
    `{"id":"${root}","name":"User-Management-Microservice","trace_id":"${id}","start_time":${at(0)},"end_time":${at(1)},` +
      `"origin":"AWS::EKS::Container","http":{"request":{"method":"GET","url":"http://users.example.com/usermgmt/user/${user}",` +
      `"client_ip":"10.0.0.7"},"response":{"status":${status}}}${outcome},` +
      `"annotations":{"user":"${user}","order":${Math.floor(number / TRACES_PER_ORDER)}},"subsegments":[{"id":"${query}","name":"usermgmt@mysql",` +
      `"namespace":"remote","start_time":${at(0.01)},"end_time":${at(0.2)},"sql":{"sanitized_query":"SELECT * FROM users WHERE username = ?"}},` +
      `{"id":"${call}","name":"notification","namespace":"remote","start_time":${at(0.3)},"end_time":${at(0.95)},` +
      `"http":{"request":{"url":"http://notification:8096/"},"response":{"status":${status}}}}]}`,
  ];
  if (number % 2 === 0) {
    documents.push(
      `{"id":"${hex(8)}","name":"audit","trace_id":"${id}","parent_id":"${root}","start_time":${at(0.96)},"end_time":${at(1.1)},` +
        `"origin":"AWS::Lambda::Function","aws":{"function_arn":"arn:aws:lambda:eu-central-1:000000000000:function:audit",` +
        `"request_id":"${hex(16)}","account_id":"000000000000"},"metadata":{"default":{"event":{"kind":"user.read","user":"${user}",` +
        `"session":"${hex(16)}"}}},"subsegments":[{"id":"${hex(8)}","name":"DynamoDB",` +
        `"namespace":"aws","start_time":${at(0.97)},"end_time":${at(1.09)},"aws":{"operation":"PutItem","table_name":"audit"}}]}`,
    );
  }
  return { id, documents };
}
