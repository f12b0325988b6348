import type { AnnotationValue } from '../document/segment-document.ts';
import type { Keyword, Operator } from './vocabulary.ts';

/** Where a part of a filter is written: UTF-16 units from the start of the text. */
export interface FilterSpan {
  readonly offset: number;
  readonly length: number;
}

/** What a term looks at. */
export type Field =
  | { readonly kind: 'keyword'; readonly name: Keyword }
  | { readonly kind: 'annotation'; readonly key: string };

/** Names services: each part that is there must be equal; one without parts names every service. */
export interface ServiceSelector {
  readonly name?: string;
  readonly type?: string;
  readonly accountId?: string;
}

export type RootCauseKind = 'fault' | 'error' | 'responsetime';
export type RootCausePart = 'service' | 'entity' | 'exception';

/** All of two or more terms hold. */
export interface AndFilter {
  readonly kind: 'and';
  readonly span: FilterSpan;
  readonly terms: readonly Filter[];
}

/** One of two or more terms holds. */
export interface OrFilter {
  readonly kind: 'or';
  readonly span: FilterSpan;
  readonly terms: readonly Filter[];
}

/** `!term` */
export interface NotFilter {
  readonly kind: 'not';
  readonly span: FilterSpan;
  readonly term: Filter;
}

/** A field alone: a boolean is true, anything else is set. */
export interface SetFilter {
  readonly kind: 'set';
  readonly span: FilterSpan;
  readonly field: Field;
}

/** `field operator value` */
export interface CompareFilter {
  readonly kind: 'compare';
  readonly span: FilterSpan;
  readonly field: Field;
  readonly operator: Operator;
  readonly value: AnnotationValue;
}

/** `service(…) {…}` */
export interface ServiceFilter {
  readonly kind: 'service';
  readonly span: FilterSpan;
  readonly service: ServiceSelector;
  readonly filter?: Filter;
}

/** `edge(…, …) {…}` */
export interface EdgeFilter {
  readonly kind: 'edge';
  readonly span: FilterSpan;
  readonly source: ServiceSelector;
  readonly target: ServiceSelector;
  readonly filter?: Filter;
}

/** `rootcause.fault.service {…}` and its like */
export interface RootCauseFilter {
  readonly kind: 'rootcause';
  readonly span: FilterSpan;
  readonly cause: RootCauseKind;
  readonly part: RootCausePart;
  readonly filter?: Filter;
}

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

/** `rootcause.json = #[…]`: root causes as GetTraceSummaries writes them; a member left out may be anything. */
export interface RootCauseJsonFilter {
  readonly kind: 'rootcause.json';
  readonly span: FilterSpan;
  readonly operator: '=' | '!=';
  readonly causes: readonly Json[];
}

/** `group.name = "…"` or `group.arn = "…"` */
export interface GroupFilter {
  readonly kind: 'group';
  readonly span: FilterSpan;
  readonly by: 'name' | 'arn';
  readonly operator: '=' | '!=';
  readonly group: string;
}

/** A filter expression as a tree. */
export type Filter =
  | AndFilter
  | OrFilter
  | NotFilter
  | SetFilter
  | CompareFilter
  | ServiceFilter
  | EdgeFilter
  | RootCauseFilter
  | RootCauseJsonFilter
  | GroupFilter;

/** Why a text is no filter. */
export interface FilterError {
  /** What is wrong and how to mend it. */
  readonly message: string;
  /** Where, in UTF-16 units; the length is 0 at the end of the text. */
  readonly offset: number;
  readonly length: number;
  /** What could stand there, each in words. */
  readonly expected: readonly string[];
}

/** What {@link parseFilter} answers. */
export type ParsedFilter =
  { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly error: FilterError };
