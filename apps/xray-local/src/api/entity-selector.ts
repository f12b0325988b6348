import { parseFilter } from '@xray-microservices/xray-model';
import type { ParsedFilter, ServiceSelector } from '@xray-microservices/xray-model';
import { invalidRequest } from '../http/api-error.ts';
import type { NodeName, SeriesSubject } from '../store/trace-store.ts';

/**
 * Reads an EntitySelectorExpression: `service("a")`, `edge("a", "b")` or `id(name: "a", type: "t")`. None means all edges.
 *
 * @throws ApiError InvalidRequestException
 */
export function readEntitySelector(text: string | undefined): SeriesSubject | undefined {
  if (text === undefined || text.trim() === '') {
    return undefined;
  }
  const parsed = parse(text.trim());
  if (!parsed.ok) {
    throw invalidRequest(`Invalid EntitySelectorExpression: ${parsed.error.message}`);
  }
  const { filter } = parsed;
  if (filter.kind === 'service' && filter.filter === undefined) {
    return { service: nodeOf(filter.service) };
  }
  if (filter.kind === 'edge' && filter.filter === undefined) {
    return { edge: { source: nodeOf(filter.source), target: nodeOf(filter.target) } };
  }
  throw invalidRequest(
    'Invalid EntitySelectorExpression: write service("name"), edge("source", "target") or id(name: "name", type: "type").',
  );
}

/** An id alone names a service. */
function parse(text: string): ParsedFilter {
  return parseFilter(/^id\s*\(/i.test(text) ? `service(${text})` : text);
}

function nodeOf({ name, type }: ServiceSelector): NodeName {
  if (name === undefined) {
    throw invalidRequest('Invalid EntitySelectorExpression: name the services, as in service("name").');
  }
  return { name, type };
}
