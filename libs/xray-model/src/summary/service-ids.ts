import { nodeKey } from '../facts/service-node.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import type { SummaryServiceId } from './trace-summary.ts';

/** A service as the API names it. */
export function serviceIdOf({ name, type, accountId }: ServiceId): SummaryServiceId {
  return {
    Name: name,
    Names: [name],
    ...(accountId === undefined ? {} : { AccountId: accountId }),
    ...(type === undefined ? {} : { Type: type }),
  };
}

/** Services as the API names them, each node once. */
export function serviceIdsOf(ids: Iterable<ServiceId>): SummaryServiceId[] {
  const byNode = new Map<string, SummaryServiceId>();
  for (const id of ids) {
    const node = nodeKey(id);
    if (!byNode.has(node)) {
      byNode.set(node, serviceIdOf(id));
    }
  }
  return [...byNode.values()];
}
