import type { EntityKind } from './fields.ts';
import type { Row, Verdict } from './compare-traces.ts';

/** What is known to be different, or gone, in a trace that went through the collector. */
export interface KnownDifference {
  readonly entity: EntityKind;
  /** A member, or all below it: `cause.*`. */
  readonly field: string;
  readonly verdict: Exclude<Verdict, 'same'>;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...(['sql.url', 'sql.database_type', 'sql.sanitized_query'] as const).map((field) => ({
    entity: 'query' as const,
    field,
    verdict: 'lost' as const,
    reason:
      'the receiver passes "MySQL" on as db.system, and only "mysql" is taken for SQL: it becomes metadata',
  })),
  {
    entity: 'query',
    field: 'metadata.default.db.*',
    verdict: 'added',
    reason: 'there the address, the name, the type and the text of the query are found',
  },
  {
    entity: 'query',
    field: 'name',
    verdict: 'changed',
    reason: 'a database is named after its host alone: usermgmt@host in the place of usermgmt@host:port',
  },
  {
    entity: 'segment',
    field: 'aws.xray.package',
    verdict: 'lost',
    reason: 'the receiver does not read it',
  },
  {
    entity: 'segment',
    field: 'aws.xray.sdk',
    verdict: 'changed',
    reason: 'the language is told twice: "X-Ray for Node.js for Node.js"; with a cause it is "java"',
  },
  {
    entity: 'segment',
    field: 'service.runtime',
    verdict: 'lost',
    reason: 'of service only the version is read',
  },
  {
    entity: 'segment',
    field: 'service.runtime_version',
    verdict: 'lost',
    reason: 'of service only the version is read',
  },
  {
    entity: 'segment',
    field: 'metadata.default.otel.resource.*',
    verdict: 'added',
    reason: 'what was read of the process is told once more, as OpenTelemetry names it',
  },
  ...(['segment', 'call'] as const).flatMap((entity): KnownDifference[] => [
    {
      entity,
      field: 'cause.exceptions[].id',
      verdict: 'changed',
      reason: 'exceptions are events of a span, which have no id: one is made',
    },
    {
      entity,
      field: 'cause.exceptions[].stack[].path',
      verdict: 'changed',
      reason: 'the stack becomes text of a form that is read back with the line as a part of the path',
    },
    {
      entity,
      field: 'cause.exceptions[].stack[].line',
      verdict: 'lost',
      reason: 'it is in the path',
    },
    {
      entity,
      field: 'cause.working_directory',
      verdict: 'lost',
      reason: 'the receiver does not read it',
    },
  ]),
  {
    entity: 'segment',
    field: 'cause.exceptions[].cause',
    verdict: 'lost',
    reason: 'which exception caused which is not read back',
  },
  {
    entity: 'segment',
    field: 'cause.exceptions[].remote',
    verdict: 'lost',
    reason: 'false is not told: only a call has remote exceptions',
  },
];

/** Whether a difference is told, here or in another list. */
export function isKnown({ entity, field, verdict }: Row, known = KNOWN_DIFFERENCES): boolean {
  return known.some(
    (one) =>
      one.entity === entity &&
      one.verdict === verdict &&
      (one.field.endsWith('*') ? field.startsWith(one.field.slice(0, -1)) : one.field === field),
  );
}

/** What survives and what does not, as lines for a person. */
export function tableOf(rows: readonly Row[]): string {
  const all = [
    ...new Set(rows.map(({ entity, field, verdict }) => `${verdict.padEnd(8)}${entity.padEnd(9)}${field}`)),
  ];
  return `${all.sort().join('\n')}\n`;
}
