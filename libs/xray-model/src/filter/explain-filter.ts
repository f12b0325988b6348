import type { TraceFacts } from '../facts/trace-facts.ts';
import type {
  CompareFilter,
  EdgeFilter,
  Filter,
  RootCauseFilter,
  ServiceFilter,
  SetFilter,
  FilterSpan,
} from './ast.ts';
import { hintOf } from './explain-hints.ts';
import { countInWords, nameOfSubject, sentenceOf, shownValues, valueOrder } from './explain-words.ts';
import { createEvaluation, groupHolds, holds } from './matches-filter.ts';
import type { Evaluation, FilterContext } from './matches-filter.ts';
import { occurrencesOf } from './occurrences.ts';
import { printFilter } from './print-filter.ts';
import { valuesOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { excerpt } from '../printable.ts';

/** Why a part of a filter holds or not. */
export interface FilterExplanation {
  /** Where that part is written. */
  readonly span: FilterSpan;
  readonly kind: Filter['kind'];
  readonly holds: boolean;
  /** The values that were looked at: five at most, each of them a short excerpt, the one that decided first. */
  readonly values: readonly string[];
  /** `http.status is 503, not 200` */
  readonly sentence: string;
  /** What else to try. */
  readonly hint?: string;
  /** The parts of the part. Inside a block they speak of the one occurrence that the sentence names. */
  readonly children: readonly FilterExplanation[];
}

/** Why a trace meets a filter or not, part by part. `holds` of the whole is what {@link matchesFilter} answers. */
export function explainFilter(filter: Filter, facts: TraceFacts, context: FilterContext): FilterExplanation {
  return explain(filter, { part: 'trace', facts }, { ...createEvaluation(facts, context), isWanted: true });
}

/** An evaluation that knows whether the part at hand should hold: what follows a `!` should not. */
type Inquiry = Evaluation & { readonly isWanted: boolean };

type Reasons = Pick<FilterExplanation, 'holds' | 'sentence'> &
  Partial<Pick<FilterExplanation, 'values' | 'children'>>;

function explain(filter: Filter, subject: Subject, inquiry: Inquiry): FilterExplanation {
  const reasons = reasonsOf(filter, subject, inquiry);
  const hint =
    reasons.holds === inquiry.isWanted ? undefined : hintOf(filter, inquiry.isWanted, subject, inquiry.facts);
  return {
    span: filter.span,
    kind: filter.kind,
    values: [],
    children: [],
    ...reasons,
    ...(hint === undefined ? {} : { hint }),
  };
}

function reasonsOf(filter: Filter, subject: Subject, inquiry: Inquiry): Reasons {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return reasonsOfTerms(filter, subject, inquiry);
    case 'not': {
      const term = explain(filter.term, subject, { ...inquiry, isWanted: !inquiry.isWanted });
      const sentence = term.holds ? 'What follows "!" holds.' : 'What follows "!" does not hold.';
      return { holds: !term.holds, sentence, children: [term] };
    }
    case 'set':
    case 'compare':
      return reasonsOfValue(filter, subject, inquiry);
    case 'service':
    case 'edge':
    case 'rootcause':
      return reasonsOfBlock(filter, inquiry);
    case 'rootcause.json': {
      const isHolding = holds(filter, subject, inquiry);
      return { holds: isHolding, sentence: `The trace has ${isHolding ? 'such' : 'no such'} root causes.` };
    }
    case 'group': {
      const isIn = groupHolds(filter, inquiry);
      const name = `"${excerpt(filter.group, 40)}"`;
      const whether = isIn ? 'is in' : 'is not in';
      const sentence =
        isIn === undefined
          ? `There is no group ${name}, or it lies too deep.`
          : `The trace ${whether} the group ${name}.`;
      return {
        holds: holds(filter, subject, inquiry),
        sentence,
        values: filterOfGroup(filter.group, inquiry),
      };
    }
  }
}

function filterOfGroup(group: string, { context }: Inquiry): readonly string[] {
  const filter = context.groups(group);
  return filter === undefined ? [] : [excerpt(printFilter(filter), 80)];
}

function reasonsOfTerms(
  filter: Extract<Filter, { readonly kind: 'and' | 'or' }>,
  subject: Subject,
  inquiry: Inquiry,
): Reasons {
  const children = filter.terms.map((term) => explain(term, subject, inquiry));
  const holding = children.filter((child) => child.holds).length;
  return {
    holds: filter.kind === 'and' ? holding === children.length : holding > 0,
    sentence: `${holding} of ${children.length} terms hold; ${filter.kind === 'and' ? 'all' : 'one'} must.`,
    children,
  };
}

function reasonsOfValue(filter: SetFilter | CompareFilter, subject: Subject, inquiry: Inquiry): Reasons {
  const isHolding = holds(filter, subject, inquiry);
  const values = valueOrder(filter, valuesOf(filter.field, subject));
  return { holds: isHolding, sentence: sentenceOf(filter, isHolding, values), values: shownValues(values) };
}

function reasonsOfBlock(filter: ServiceFilter | EdgeFilter | RootCauseFilter, inquiry: Inquiry): Reasons {
  const found = occurrencesOf(filter, inquiry.facts);
  const inner = filter.filter;
  const [first] = found;
  if (first === undefined || inner === undefined) {
    return { holds: found.length > 0, sentence: `There ${countInWords(filter, found.length)}.` };
  }
  const meeting = found.filter((each) => holds(inner, each, inquiry));
  const shown = meeting[0] ?? first;
  const whose = `${meeting.length === 0 ? 'one that does not' : 'one that does'} is ${nameOfSubject(shown, inquiry.facts)}`;
  return {
    holds: meeting.length > 0,
    sentence: `There ${countInWords(filter, found.length)}, of which ${meeting.length} ${meeting.length === 1 ? 'meets' : 'meet'} the block: ${whose}.`,
    values: [nameOfSubject(shown, inquiry.facts)],
    children: [explain(inner, shown, inquiry)],
  };
}
