import { fileURLToPath } from 'node:url';
import { newSegmentId } from './ids.ts';

/** Stack frames kept of each exception, as the service shows them. */
const MAX_FRAMES = 50;
/** Errors kept of a chain of causes. */
const MAX_CHAIN = 5;
const MAX_MESSAGE_LENGTH = 1024;
/** Longer lines are no frames, and would take the pattern long to refuse. */
const MAX_FRAME_LENGTH = 1024;

export interface StackFrame {
  path: string;
  line: number;
  label: string;
}

/** One exception of a segment document's `cause`. */
export interface ExceptionDocument {
  id: string;
  type: string;
  message: string;
  remote: boolean;
  stack: StackFrame[];
  truncated?: number;
  /** Id of the exception that caused this one. */
  cause?: string;
}

/** `    at label (path:line:column)` or `    at path:line:column`; the path may be a `file:` URL or a `node:` module. */
const FRAME = /^\s*at (?:(?:async )?(.*?) \()?(.+?):(\d+):\d+\)?$/;

function pathOf(location: string): string {
  if (!location.startsWith('file:')) return location;
  try {
    return fileURLToPath(location);
  } catch {
    return location; // not a path of this system: shown as it came
  }
}

/** Reads the frames of V8's stack text; lines that are no frames (a message of several lines) are passed over. */
export function parseStack(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stack.split('\n')) {
    if (text.length > MAX_FRAME_LENGTH) continue;
    const match = FRAME.exec(text);
    if (match?.[2] === undefined) continue;
    const label = match[1]?.replace(/^new /, '') ?? '';
    frames.push({
      path: pathOf(match[2].replace(/^async /, '')),
      line: Number(match[3]),
      label: label || 'anonymous',
    });
  }
  return frames;
}

const cut = (text: string): string =>
  text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text;

/** Text of what should be one: an application throws anything, also what has none, such as an object without prototype. */
function textOf(value: unknown): string {
  try {
    return cut(String(value));
  } catch {
    return typeof value;
  }
}

/**
 * The message of an error. A database's message may quote values ("Duplicate entry 'ann@example.com' for key …"), so
 * of these only the code and the text before the first quote are told.
 */
function messageOf(error: Error): string {
  if (!('sqlMessage' in error)) return textOf((error as { message: unknown }).message ?? '');
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return cut(`${code}${error.message.replace(/['"`].*$/s, '…')}`);
}

/** Whether a body parser has failed: its message quotes the body, and so does the stack, in lines that may look like frames. */
const isUnparsedBody = (error: Error): boolean => 'type' in error && error.type === 'entity.parse.failed';

function exceptionOf(error: unknown, remote: boolean): ExceptionDocument {
  const id = newSegmentId();
  if (!(error instanceof Error)) return { id, type: 'Error', message: textOf(error), remote, stack: [] };
  if (isUnparsedBody(error))
    return { id, type: 'SyntaxError', message: 'the body cannot be parsed', remote, stack: [] };
  const { stack } = error as { stack?: unknown }; // Error.prepareStackTrace may make anything of it
  const frames = typeof stack === 'string' ? parseStack(stack) : [];
  const exception = {
    id,
    type: textOf((error as { name: unknown }).name ?? 'Error'),
    message: messageOf(error),
    remote,
    stack: frames.slice(0, MAX_FRAMES),
  };
  return frames.length > MAX_FRAMES ? { ...exception, truncated: frames.length - MAX_FRAMES } : exception;
}

/** Ids of the exceptions recorded in one segment, so that an error passing through several levels is told once. */
export type RecordedErrors = WeakMap<object, string>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The exceptions of an error and of the errors that caused it, each naming its cause by id.
 *
 * @param remote whether the error arose in the service that was called
 * @param known errors that the segment tells of already: the chain ends with the id of such a one
 */
export function exceptionsOf(error: unknown, remote: boolean, known: RecordedErrors): ExceptionDocument[] {
  const exceptions: ExceptionDocument[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && exceptions.length < MAX_CHAIN) {
    const recorded = isObject(current) ? known.get(current) : undefined;
    if (exceptions.some(({ id }) => id === recorded)) break; // an error among its own causes
    const exception = recorded === undefined ? exceptionOf(current, remote) : undefined;
    const previous = exceptions.at(-1);
    const id = recorded ?? exception?.id;
    if (previous !== undefined && id !== undefined) previous.cause = id;
    if (exception === undefined) break;
    if (isObject(current)) known.set(current, exception.id);
    exceptions.push(exception);
    current = current instanceof Error ? current.cause : undefined;
  }
  return exceptions;
}

/** The last is what reading an answer ends with when the stream it is piped to has gone. */
const CANCELLED = new Set(['ABORT_ERR', 'ERR_CANCELED', 'ERR_STREAM_PREMATURE_CLOSE']);

const nameOf = (error: unknown): unknown => (isObject(error) && 'name' in error ? error.name : undefined);

/** Whether an error says that the application itself gave up, by an AbortSignal or axios's cancel token. A time-out is none. */
export function isCancellation(error: unknown): boolean {
  const { code, cause } = isObject(error) ? (error as { code?: unknown; cause?: unknown }) : {};
  if (nameOf(cause) === 'TimeoutError') return false; // how http tells of AbortSignal.timeout
  return nameOf(error) === 'AbortError' || (typeof code === 'string' && CANCELLED.has(code));
}
