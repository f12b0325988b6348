import { parseTraceId } from '../ids.ts';
import { excerpt } from '../printable.ts';
import { hasDeepNesting, MAX_NESTING } from './nesting.ts';
import { messageFor } from './refusal.ts';
import type { EntityRole, Refusal } from './refusal.ts';
import { firstProblem } from './rules.ts';
import type { TraceDocument } from './segment-document.ts';
import { isJsonObject, removeMisshapen } from './shape.ts';

type JsonObject = Record<string, unknown>;

/** A document that keeps X-Ray's rules, or the reason why it does not. */
export type ParsedDocument =
  { readonly ok: true; readonly document: TraceDocument } | { readonly ok: false; readonly refusal: Refusal };

const LONGEST_ID = 64;
const LONGEST_PARSER_MESSAGE = 160;

/**
 * Reads one segment document (a segment, or a subsegment sent on its own) as X-Ray's PutTraceSegments would.
 *
 * A refusal carries the service's code and message, the field and a hint. What is unknown is kept; an optional member
 * of the wrong type is removed, as the service does; the trace id is brought to X-Ray's form. Never throws.
 *
 * @example
 * const parsed = parseDocument('{"id":"70de5b6f19ff9a0a","name":"Who?"}');
 * if (!parsed.ok) console.log(parsed.refusal.code, parsed.refusal.hint); // InvalidName  Character 4 of the name is "?" ...
 */
export function parseDocument(text: string): ParsedDocument {
  const json = readJson(text);
  if ('hint' in json) {
    return refuse({ code: 'ParseError', message: messageFor('ParseError', 'segment'), hint: json.hint });
  }
  if (!isJsonObject(json.value)) {
    // The service answers MissingId to `[]`: it looks for the members of whatever JSON it was given.
    const hint = `The document is ${Array.isArray(json.value) ? 'a list' : 'no object'}: send one JSON object for each (sub)segment.`;
    return refuse({ code: 'MissingId', message: messageFor('MissingId', 'segment'), hint });
  }
  const refusal = checkTree(json.value);
  return refusal === undefined ? { ok: true, document: asDocument(json.value) } : refuse(refusal);
}

function refuse(refusal: Refusal): ParsedDocument {
  return { ok: false, refusal };
}

function readJson(text: string): { value: unknown } | { hint: string } {
  if (text.trim() === '') {
    return { hint: 'The document is empty: send one JSON object.' };
  }
  if (hasDeepNesting(text)) {
    return { hint: `The document is nested more than ${MAX_NESTING} levels deep: flatten its metadata.` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const detail = error instanceof Error ? excerpt(error.message, LONGEST_PARSER_MESSAGE) : '';
    return { hint: `The document is not one JSON object: ${detail}. Send each document by itself, whole.` };
  }
}

/** Checks a document and all subsegments in it, in document order, and cleans them. Iterative: documents nest deeply. */
function checkTree(document: JsonObject): Refusal | undefined {
  const waiting: { entity: JsonObject; role: EntityRole; path: string }[] = [
    { entity: document, role: roleOf(document), path: '' },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { entity, role, path } = next;
    const problem = firstProblem(entity, role);
    if (problem !== undefined) {
      const message = messageFor(problem.code, role);
      return { ...problem, message, ...readableId(document), field: path + problem.field };
    }
    removeMisshapen(entity);
    const children = entitiesIn(entity);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) {
        waiting.push({ entity: child, role: 'embedded-subsegment', path: `${path}subsegments[${index}].` });
      }
    }
  }
  return undefined;
}

function roleOf(document: JsonObject): EntityRole {
  return document['type'] === 'subsegment' ? 'independent-subsegment' : 'segment';
}

/** The subsegments of an entity whose members have been cleaned. */
function entitiesIn({ subsegments }: JsonObject): readonly JsonObject[] {
  return Array.isArray(subsegments) ? (subsegments as JsonObject[]) : [];
}

function readableId({ id }: JsonObject): { id?: string } {
  return typeof id === 'string' && id !== '' ? { id: excerpt(id, LONGEST_ID) } : {};
}

function asDocument(checked: JsonObject): TraceDocument {
  checked['trace_id'] = parseTraceId(String(checked['trace_id']));
  // Every member that the types name has been checked or removed; this is the one place where that becomes a type.
  return checked as unknown as TraceDocument;
}
