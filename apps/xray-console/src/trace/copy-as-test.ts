import type { Trace, TraceNode } from '@xray-microservices/xray-model';
import { allNodes } from './spans.ts';

/**
 * A test for @xray-microservices/trace-testing that this trace passes: its services, who calls whom, its databases, its
 * answers. Ids and times are left out: another run has others.
 */
export function testOf(trace: Trace): string {
  const nodes = allNodes(trace);
  const [entry] = trace.roots;
  const request = entry?.document.http?.request;
  const name =
    request?.url === undefined
      ? (entry?.document.name ?? 'the request')
      : `${request.method ?? 'GET'} ${pathname(request.url)}`;
  const hasFault = nodes.some(({ document }) => document.fault === true);
  const lines = [
    ...(trace.roots.length === 1 && entry?.kind === 'segment' ? ['expect(trace).toBeConnected();'] : []),
    ...unique(nodes.flatMap(segmentLine)),
    ...unique(nodes.flatMap(edgeLines)),
    ...unique(nodes.flatMap(sqlLine)),
    ...(hasFault ? [] : ['expect(trace).toHaveNoFaults();']),
    ...(nodes.some(isSql) ? ['expect(trace).toHaveSqlWithoutLiterals();'] : []),
  ];
  return [
    "import { expect, it } from 'vitest';",
    "import { newTraceHeaders, startCollector } from '@xray-microservices/trace-testing';",
    "import '@xray-microservices/trace-testing/vitest';",
    '',
    `it(${literal(`${name} is traced`)}, async () => {`,
    '  await using collector = await startCollector(); // AWS_XRAY_DAEMON_ADDRESS of the services: collector.address',
    '  const { traceId, headers } = newTraceHeaders();',
    `  await fetch(${literal(request?.url ?? 'http://127.0.0.1:8095/')}, { method: ${literal(request?.method ?? 'GET')}, headers });`,
    '',
    '  const trace = await collector.waitForTrace(traceId);',
    ...lines.map((line) => `  ${line}`),
    '});',
    '',
  ].join('\n');
}

function segmentLine(node: TraceNode): string[] {
  if (node.kind !== 'segment') {
    return [];
  }
  const { name, http, fault, error, throttle } = node.document;
  const parts = [
    ...(http?.response?.status === undefined
      ? []
      : [`http: { response: { status: ${http.response.status} } }`]),
    ...Object.entries({ fault, error, throttle }).flatMap(([key, value]) =>
      value === true ? [`${key}: true`] : [],
    ),
  ];
  return [
    `expect(trace).toHaveSegment(${literal(name)}${parts.length === 0 ? '' : `, { ${parts.join(', ')} }`});`,
  ];
}

/** The calls of a segment: through its subsegments to other segments, databases and other services. */
function edgeLines(node: TraceNode): string[] {
  if (node.kind !== 'segment') {
    return [];
  }
  const lines: string[] = [];
  const inside = [...node.children];
  for (const child of inside) {
    if (child.kind === 'segment') {
      lines.push(edgeLine(node, literal(child.document.name)));
    } else if (isSql(child)) {
      lines.push(edgeLine(node, `{ kind: 'database', name: ${literal(child.document.name)} }`));
    } else {
      inside.push(...child.children);
      if (child.children.length === 0 && child.document.namespace !== undefined) {
        const kind = child.document.namespace === 'aws' ? 'aws' : 'remote';
        lines.push(edgeLine(node, `{ kind: '${kind}', name: ${literal(child.document.name)} }`));
      }
    }
  }
  return lines;
}

function edgeLine(from: TraceNode, to: string): string {
  return `expect(trace).toHaveEdge(${literal(from.document.name)}, ${to});`;
}

function sqlLine(node: TraceNode): string[] {
  const query = node.kind === 'subsegment' ? node.document.sql?.sanitized_query : undefined;
  return query === undefined
    ? []
    : [`expect(trace).toHaveSubsegment({ sql: { sanitized_query: ${literal(query)} } });`];
}

function isSql(node: TraceNode): boolean {
  return node.kind === 'subsegment' && node.document.sql !== undefined;
}

/** Text as a literal of TypeScript. */
function literal(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function pathname(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
