/**
 * Codes with which X-Ray refuses a document. The service has been seen to answer MissingId, MissingName,
 * MissingTraceId, MissingParentId, MissingEndTime, InvalidName and InvalidTraceId; the others follow their pattern.
 */
export type RefusalCode =
  | 'InvalidId'
  | 'InvalidName'
  | 'InvalidStartTime'
  | 'InvalidTraceId'
  | 'MissingEndTime'
  | 'MissingId'
  | 'MissingName'
  | 'MissingParentId'
  | 'MissingStartTime'
  | 'MissingTraceId'
  | 'ParseError';

/** Why a document was refused. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The service's own words, as PutTraceSegments answers them. */
  readonly message: string;
  /** The id of the document (of the outer one when an embedded subsegment is at fault), when one can be read. */
  readonly id?: string;
  /** Where in the document, such as `subsegments[2].name`. */
  readonly field?: string;
  /** The characters of a name that are not allowed, such as `"?" (U+003F)`; safe to print. */
  readonly characters?: readonly string[];
  /** What exactly is wrong and how to mend it, for people; safe to print. */
  readonly hint: string;
}

/** What part of a document an object is; the rules differ. */
export type EntityRole = 'segment' | 'independent-subsegment' | 'embedded-subsegment';

/** One broken rule. */
export interface Problem {
  readonly code: RefusalCode;
  /** The member of the object at fault. */
  readonly field: string;
  readonly characters?: readonly string[];
  readonly hint: string;
}

/** The message of the real service for a code. */
export function messageFor(code: RefusalCode, role: EntityRole): string {
  return role === 'segment'
    ? `Invalid segment. ErrorCode: ${code}`
    : `Invalid subsegment. ErrorCode: ${code}, Cause: null`;
}
