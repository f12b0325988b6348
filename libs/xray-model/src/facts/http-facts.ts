import type { SegmentDocument, SubsegmentDocument } from '../document/segment-document.ts';
import type { Draft } from '../draft.ts';
import type { HttpFacts, Outcome } from './trace-facts.ts';

/** What a (sub)segment says of its HTTP request; `undefined` when it says nothing. */
export function httpFactsOf({ http }: SegmentDocument | SubsegmentDocument): HttpFacts | undefined {
  if (http === undefined) {
    return undefined;
  }
  const { request, response } = http;
  const facts: Draft<HttpFacts> = {};
  if (request !== undefined) {
    setText(facts, 'url', request.url);
    setText(facts, 'method', request.method);
    setText(facts, 'userAgent', request.user_agent);
    setText(facts, 'clientIp', request.client_ip);
  }
  if (response?.status !== undefined) {
    facts.status = response.status;
  }
  for (const _known in facts) {
    return facts;
  }
  return undefined;
}

/** How a (sub)segment says its answer went. */
export function outcomeOf(document: SegmentDocument | SubsegmentDocument): Draft<Outcome> {
  const error = document.error === true;
  const fault = document.fault === true;
  const throttle = document.throttle === true;
  return { ok: !error && !fault && !throttle, error, fault, throttle };
}

function setText(facts: Draft<HttpFacts>, key: Exclude<keyof HttpFacts, 'status'>, text: string | undefined) {
  if (text !== undefined) {
    facts[key] = text;
  }
}
