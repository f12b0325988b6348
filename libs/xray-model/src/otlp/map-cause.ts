import type { Cause, ExceptionData } from '../document/segment-document.ts';
import { AttributeReader } from './attribute-reader.ts';
import { derivedId } from './derived-id.ts';
import type { OtlpSpan } from './otlp-span.ts';
import { parseStack } from './stack-frames.ts';

/** How a span ended, in X-Ray's flags. */
export interface SpanOutcome {
  readonly error?: true;
  readonly throttle?: true;
  readonly fault?: true;
}

/** Exceptions of one span that are told. */
const MOST_EXCEPTIONS = 20;
const LONGEST_MESSAGE = 4_000;

const TOO_MANY_REQUESTS = 429;

/** The HTTP status decides where there is one, as with X-Ray's own SDKs; else the status of the span does. */
export function outcomeOf({ isError }: OtlpSpan, status: number | undefined): SpanOutcome {
  const hundreds = status === undefined ? 0 : Math.floor(status / 100);
  if (hundreds === 4) {
    return status === TOO_MANY_REQUESTS ? { error: true, throttle: true } : { error: true };
  }
  return hundreds === 5 || isError ? { fault: true } : {};
}

/** The exceptions that the span recorded, or what its status says of its failure. */
export function mapCause(span: OtlpSpan): Exclude<Cause, string> | undefined {
  const recorded = span.events.filter(({ name }) => name === 'exception').slice(0, MOST_EXCEPTIONS);
  const exceptions: ExceptionData[] = [];
  for (const { attributes } of recorded) {
    exceptions.push(...exceptionsOf(span, new AttributeReader(attributes), exceptions.length));
  }
  if (exceptions.length > 0) {
    return { exceptions };
  }
  const attributes = new AttributeReader(span.attributes);
  const type = attributes.text('error.type');
  const message = span.statusMessage === '' ? attributes.text('http.status_text') : span.statusMessage;
  return span.isError && message !== undefined
    ? { exceptions: [{ id: derivedId(span.spanId, 1), ...textsOf(type, message) }] }
    : undefined;
}

/** An exception event: the exception, and those that caused it as its stack tells them. */
function exceptionsOf(span: OtlpSpan, attributes: AttributeReader, before: number): ExceptionData[] {
  const stack = attributes.text('exception.stacktrace');
  const parts = stack === undefined ? [{ stack: [], truncated: 0 }] : parseStack(stack);
  const isRemote = span.kind === 'client' || span.kind === 'producer';
  // 0 is for the id of the segment that a span may need besides.
  const idOf = (index: number): string => derivedId(span.spanId, 1 + before + index);
  return parts.map((part, index) => {
    const isFirst = index === 0;
    const type = isFirst ? attributes.text('exception.type') : 'type' in part ? part.type : undefined;
    const message = isFirst
      ? attributes.text('exception.message')
      : 'message' in part
        ? part.message
        : undefined;
    return {
      id: idOf(index),
      ...textsOf(type, message),
      ...(isRemote ? { remote: true } : {}),
      ...(part.stack.length === 0 ? {} : { stack: part.stack }),
      ...(part.truncated === 0 ? {} : { truncated: part.truncated }),
      ...(index + 1 < parts.length ? { cause: idOf(index + 1) } : {}),
    };
  });
}

function textsOf(type: string | undefined, message: string | undefined): { type?: string; message?: string } {
  return {
    ...(type === undefined ? {} : { type }),
    ...(message === undefined ? {} : { message: message.slice(0, LONGEST_MESSAGE) }),
  };
}
