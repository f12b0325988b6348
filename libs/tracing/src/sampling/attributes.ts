import type { IncomingMessage } from 'node:http';
import { memberOf } from '../plugins/json.ts';
import type { TracingLogger } from '../types.ts';

/** What a request's attributes may be; those that are `undefined` it does not have. */
export type SamplingAttributes = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** The attributes of a request; never fails. */
export type AttributeReader = (request: IncomingMessage) => object;

/** Longer values are taken as absent: no pattern of X-Ray's is longer than 32 characters. */
const MOST_CHARACTERS = 1024;

const NONE = {};

/** Keeps from the request what the application's function does wrong: there are no attributes then, and one warning. */
export function guardAttributes(
  ask: (request: IncomingMessage) => SamplingAttributes | undefined,
  logger: TracingLogger,
): AttributeReader {
  let warned = false;
  const refuse = (problem: string): object => {
    if (warned) return NONE;
    warned = true;
    logger.warn(`xray: sampling.attributes ${problem}: requests have no attributes then`);
    return NONE;
  };
  return (request) => {
    try {
      const answer: unknown = ask(request) ?? NONE;
      if (typeof answer !== 'object' || answer === null) return refuse('answers no object');
      if ('then' in answer && typeof answer.then === 'function') {
        Promise.resolve(answer).catch(() => undefined); // it is told below, whatever becomes of it
        return refuse('answers a promise, and the decision cannot wait');
      }
      return answer;
    } catch (error) {
      // without its message, which may quote the request: a SyntaxError shows the text that is no JSON
      return refuse(`throws ${error instanceof Error ? error.name : 'what is no Error'}`);
    }
  };
}

/**
 * An attribute as the text that patterns are held against; a header that came twice is joined as Node joins others. One
 * that can't be read, such as a getter that throws, is absent.
 */
export function textOfAttribute(attributes: object, name: string): string | undefined {
  try {
    const value = memberOf(attributes, name);
    const text = Array.isArray(value) ? value.join(', ') : value;
    if (typeof text === 'string') return text.length <= MOST_CHARACTERS ? text : undefined;
    return typeof text === 'number' || typeof text === 'boolean' ? String(text) : undefined;
  } catch {
    return undefined;
  }
}
