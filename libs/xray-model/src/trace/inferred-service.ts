import type { SubsegmentDocument } from '../document/segment-document.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import type { TraceNode } from './trace.ts';

/**
 * Whether a node is a call to a service that sent no segment of its own: a subsegment of namespace `aws` or `remote`
 * that no segment names as its parent. The service map shows such a service all the same.
 */
export function callsSilentService(node: TraceNode): boolean {
  if (
    node.kind === 'segment' ||
    (node.document.namespace !== 'aws' && node.document.namespace !== 'remote')
  ) {
    return false;
  }
  for (const child of node.children) {
    if (child.kind === 'segment') {
      return false;
    }
  }
  return true;
}

/**
 * The `origin` of the segment that is inferred from a call: `Database::SQL`, `AWS::DynamoDB::Table`, `AWS::SNS`, ….
 * `undefined` for a plain HTTP call: of what serves it nothing is known.
 */
export function inferredOrigin(call: SubsegmentDocument): string | undefined {
  if (call.sql !== undefined) {
    return 'Database::SQL';
  }
  if (call.namespace !== 'aws') {
    return undefined;
  }
  return tableOf(call) === undefined ? `AWS::${call.name}` : 'AWS::DynamoDB::Table';
}

/**
 * The node of the service map that a call leads to. A DynamoDB table goes by its own name there, unlike in the trace,
 * where the inferred segment keeps the name of the subsegment.
 */
export function inferredService(call: SubsegmentDocument): ServiceId {
  const accountId = call.aws?.['account_id'];
  const name = tableOf(call) ?? call.name;
  const type = inferredOrigin(call) ?? 'remote';
  return typeof accountId === 'string' ? { name, type, accountId } : { name, type };
}

function tableOf({ name, namespace, aws }: SubsegmentDocument): string | undefined {
  const table = namespace === 'aws' && name === 'DynamoDB' ? aws?.['table_name'] : undefined;
  return typeof table === 'string' && table !== '' ? table : undefined;
}
