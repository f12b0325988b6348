import { excerpt } from '../printable.ts';
import { isSegmentId, parseTraceId } from '../ids.ts';
import { isEpochSeconds } from '../units.ts';
import { forbiddenCharacters, problemOfName } from './name-rule.ts';
import type { EntityRole, Problem, RefusalCode } from './refusal.ts';

type Entity = Readonly<Record<string, unknown>>;
type Rule = (entity: Entity, role: EntityRole) => Problem | undefined;

const LONGEST_EXCERPT = 60;

/** The required members, in the order in which they are looked at: the first broken rule names the refusal. */
const RULES: readonly Rule[] = [
  checkId,
  checkName,
  checkTraceId,
  checkParentId,
  checkStartTime,
  checkEndTime,
];

/** The first rule that a segment or subsegment (without its own subsegments) breaks. */
export function firstProblem(entity: Entity, role: EntityRole): Problem | undefined {
  for (const rule of RULES) {
    const problem = rule(entity, role);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function checkId({ id }: Entity): Problem | undefined {
  if (isAbsent(id)) {
    return problem(
      'MissingId',
      'id',
      'There is no id: send 16 hexadecimal digits, new for each (sub)segment.',
    );
  }
  if (typeof id !== 'string' || !isSegmentId(id)) {
    return problem('InvalidId', 'id', `The id is ${show(id)}: send 16 hexadecimal digits.`);
  }
  return undefined;
}

function checkName({ name }: Entity): Problem | undefined {
  if (isAbsent(name) || name === '') {
    return problem('MissingName', 'name', 'There is no name: send 1 to 200 characters.');
  }
  if (typeof name !== 'string') {
    return problem('InvalidName', 'name', `The name is ${show(name)}: send a string.`);
  }
  const hint = problemOfName(name);
  if (hint === undefined) {
    return undefined;
  }
  const characters = forbiddenCharacters(name);
  return { ...problem('InvalidName', 'name', hint), ...(characters.length === 0 ? {} : { characters }) };
}

function checkTraceId({ trace_id: traceId }: Entity, role: EntityRole): Problem | undefined {
  if (role === 'embedded-subsegment') {
    return undefined;
  }
  if (isAbsent(traceId)) {
    return problem(
      'MissingTraceId',
      'trace_id',
      'There is no trace_id: send the Root of the X-Amzn-Trace-Id header, or a new id for a new trace.',
    );
  }
  if (typeof traceId !== 'string' || parseTraceId(traceId) === undefined) {
    const hint = `The trace_id is ${show(traceId)}: send 1-<8 hexadecimal digits>-<24 hexadecimal digits>, or 32 hexadecimal digits.`;
    return problem('InvalidTraceId', 'trace_id', hint);
  }
  return undefined;
}

function checkParentId({ parent_id: parentId }: Entity, role: EntityRole): Problem | undefined {
  if (role === 'embedded-subsegment') {
    return undefined; // Its place in the document says whose child it is.
  }
  if (isAbsent(parentId)) {
    const hint =
      'A document of type "subsegment" needs a parent_id: send the id of the segment or subsegment that it is part of.';
    return role === 'segment' ? undefined : problem('MissingParentId', 'parent_id', hint);
  }
  if (typeof parentId !== 'string' || !isSegmentId(parentId)) {
    const hint = `The parent_id is ${show(parentId)}: send 16 hexadecimal digits, or leave it out.`;
    return problem('InvalidId', 'parent_id', hint);
  }
  return undefined;
}

function checkStartTime({ start_time: startTime }: Entity): Problem | undefined {
  if (isAbsent(startTime)) {
    return problem(
      'MissingStartTime',
      'start_time',
      'There is no start_time: send epoch seconds as a number.',
    );
  }
  return isEpochSeconds(startTime)
    ? undefined
    : problem('InvalidStartTime', 'start_time', `The start_time is ${describeBadTime(startTime)}`);
}

function checkEndTime({ end_time: endTime, in_progress: inProgress }: Entity): Problem | undefined {
  if (isEpochSeconds(endTime)) {
    return undefined;
  }
  if (!isAbsent(endTime)) {
    return problem('MissingEndTime', 'end_time', `The end_time is ${describeBadTime(endTime)}`);
  }
  if (inProgress === true) {
    return undefined;
  }
  const hint =
    'There is no end_time: close the (sub)segment before it is sent, or send in_progress: true while it is still open.';
  return problem('MissingEndTime', 'end_time', hint);
}

function problem(code: RefusalCode, field: string, hint: string): Problem {
  return { code, field, hint };
}

/** `null` counts as absent: some serializers write it for a member that is not set. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function describeBadTime(value: unknown): string {
  const shown = show(value);
  if (typeof value === 'number' && value > 0 && isEpochSeconds(value / 1000)) {
    return `${shown}, which looks like milliseconds: send seconds.`;
  }
  return `${shown}: send seconds since 1970 as a number, such as 1478293361.271.`;
}

/** A short form of a JSON value for a hint. */
function show(value: unknown): string {
  if (typeof value === 'number') {
    return String(value); // JSON.stringify turns the infinity that 1e999 is read as into null.
  }
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return excerpt(JSON.stringify(value), LONGEST_EXCERPT);
}
