import { printable } from '@xray-microservices/xray-model';
import type { SubsegmentNode, Trace } from '@xray-microservices/xray-model';
import { show } from '../pattern/show.ts';
import { subsegments } from '../trace/find.ts';
import { toResult } from './check.ts';
import type { CheckResult } from './check.ts';
import { findLiterals } from './find-literals.ts';

export interface SqlLiteralOptions {
  /** Literals that are part of the code and no user's: `['active', 1]`. Strings without their quotes. */
  readonly allow?: readonly (string | number)[] | undefined;
}

/**
 * Whether a trace has SQL, and none of it has a literal value in it. A trace without any SQL fails: else the check would
 * pass on the day when recording SQL breaks.
 */
export function hasSqlWithoutLiterals(trace: Trace, { allow = [] }: SqlLiteralOptions = {}): CheckResult {
  const allowed = new Set(allow.map(String));
  const recorded = subsegments(trace).filter(({ document }) => document.sql?.sanitized_query !== undefined);
  const leaks = recorded.flatMap((node) => describeLeak(node, allowed));
  return toResult(trace, {
    pass: recorded.length > 0 && leaks.length === 0,
    expectation: 'to have SQL without literals',
    failure: () => (recorded.length === 0 ? ['No subsegment of it has sql.sanitized_query.'] : leaks),
  });
}

function describeLeak({ document }: SubsegmentNode, allowed: ReadonlySet<string>): string[] {
  const { sanitized_query: query = '', database_type: databaseType } = document.sql ?? {};
  const literals = findLiterals(query, databaseType).filter(
    (literal) => !allowed.has(withoutQuotes(literal)),
  );
  return literals.length === 0
    ? []
    : [
        `The subsegment "${printable(document.name)}" has ${literals.map(printable).join(' and ')} in ${show(query)}.`,
      ];
}

function withoutQuotes(literal: string): string {
  return literal.replace(/^(['"])(.*)\1$/s, '$2');
}
