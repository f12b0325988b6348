import { printable } from '@xray-microservices/xray-model';
import type { TraceNode } from '@xray-microservices/xray-model';
import { pathOf } from '../ui/format.ts';

/** What kind of work a node stands for, in a word or two. */
export function kindOf(node: TraceNode): string {
  if (node.kind === 'segment') {
    return node.document.origin?.replace(/^AWS::/, '') ?? 'service';
  }
  if (node.document.sql !== undefined) {
    return 'SQL';
  }
  return node.document.namespace ?? '';
}

/** What a node did: its SQL, its request and the answer, or its AWS operation; empty for code. */
export function detailOf(node: TraceNode): string {
  const sql = node.kind === 'subsegment' ? node.document.sql?.sanitized_query : undefined;
  if (sql !== undefined) {
    return printable(sql).replaceAll(/\s+/g, ' ').trim();
  }
  const { http, aws } = node.document;
  if (http !== undefined) {
    const { method = '', url } = http.request ?? {};
    return [method, url === undefined ? '' : pathOf(url), http.response?.status ?? '']
      .filter((part) => part !== '')
      .join(' ');
  }
  const operation = aws?.['operation'];
  return typeof operation === 'string' ? operation : '';
}
