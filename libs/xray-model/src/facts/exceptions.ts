import type { ExceptionData, SegmentDocument, SubsegmentDocument } from '../document/segment-document.ts';

/** How many messages of one service are kept, and how much of each: facts are small, exceptions need not be. */
const MAX_MESSAGES = 50;
const MAX_MESSAGE_LENGTH = 1_000;

/** How many exceptions of one (sub)segment a root cause names. */
const MAX_EXCEPTIONS = 10;

/** Adds the texts of the exceptions of a (sub)segment to those of its service, each once. */
export function collectMessages(document: SegmentDocument | SubsegmentDocument, messages: string[]): void {
  for (const { message } of exceptionsIn(document)) {
    const text = message?.slice(0, MAX_MESSAGE_LENGTH);
    if (text !== undefined && messages.length < MAX_MESSAGES && !messages.includes(text)) {
      messages.push(text);
    }
  }
}

/** The exceptions of a (sub)segment as a root cause names them: by their type and text. */
export function namedExceptions(
  document: SegmentDocument | SubsegmentDocument,
): { name?: string; message?: string }[] {
  return exceptionsIn(document)
    .slice(0, MAX_EXCEPTIONS)
    .map(({ type, message }) => ({
      ...(type === undefined ? {} : { name: type }),
      ...(message === undefined ? {} : { message: message.slice(0, MAX_MESSAGE_LENGTH) }),
    }));
}

function exceptionsIn({ cause }: SegmentDocument | SubsegmentDocument): readonly ExceptionData[] {
  return typeof cause === 'object' ? (cause.exceptions ?? []) : [];
}
