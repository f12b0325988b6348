import type { HttpData } from '../document/segment-document.ts';
import { printable } from '../printable.ts';
import type { TraceNode } from '../trace/trace.ts';
import { truncate, widthOf } from './text-width.ts';

/** Below this many columns a shortened address says nothing any more. */
const SHORTEST_URL = 8;

/** What a node is called, as printable text. */
export function nameOf(node: TraceNode): string {
  return printable(node.document.name);
}

/** What kind of work a node stands for; empty for a plain function. */
export function kindOf(node: TraceNode): string {
  const kinds = [
    baseKind(node),
    node.missingParent === undefined ? '' : `parent ${printable(node.missingParent)} missing`,
  ];
  return kinds.filter((kind) => kind !== '').join(', ');
}

function baseKind(node: TraceNode): string {
  if (node.kind === 'segment') {
    return printable(node.document.origin ?? '');
  }
  return node.document.sql === undefined ? printable(node.document.namespace ?? '') : 'Database::SQL';
}

/** What the node did (the SQL, or the HTTP request and its answer) in at most `width` columns. */
export function detailOf(node: TraceNode, width: number): string {
  const sql = node.kind === 'subsegment' ? node.document.sql?.sanitized_query : undefined;
  if (sql !== undefined) {
    return truncate(printable(sql).trim(), width);
  }
  return node.document.http === undefined ? '' : describeHttp(node.document.http, width);
}

/** `GET http://host/path 200`. The method and the status stay; the address loses its origin, then its end. */
function describeHttp({ request, response }: HttpData, width: number): string {
  const method = printable(request?.method ?? '');
  const status = response?.status === undefined ? '' : String(response.status);
  const address = printable(request?.url ?? '');
  const rest = joinWords(method, status);
  const room = width - widthOf(rest) - (rest === '' ? 0 : 1);
  return truncate(joinWords(method, fitUrl(address, room), status), width);
}

function fitUrl(url: string, room: number): string {
  if (widthOf(url) <= room) {
    return url;
  }
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return room < SHORTEST_URL ? '' : truncate(path === '' ? url : path, room);
}

function joinWords(...words: string[]): string {
  return words.filter((word) => word !== '').join(' ');
}
