import { describe, expect, it } from 'vitest';
import type { Operation } from './api-document.ts';
import type { FuzzAnswer } from './send.ts';
import { faultOf } from './verdict.ts';

const operation: Operation = {
  method: 'GET',
  path: '/things',
  parameters: [],
  body: undefined,
  statuses: new Map([
    ['GET', new Set([200, 400])],
    ['POST', new Set([201])],
  ]),
};
const problem = { type: 'urn:problem-type:x', title: 'No', status: 400, instance: '/things' };
const answer = (status: number, body: unknown = problem, type = 'application/problem+json'): FuzzAnswer => ({
  status,
  headers: { 'content-type': type },
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const verdict = (given: FuzzAnswer, method = 'GET') =>
  faultOf(operation, { method, target: '/things', headers: [], body: undefined }, given);

describe('faultOf', () => {
  it('finds nothing in a documented answer or problem', () => {
    expect(verdict(answer(200, 'anything', 'text/plain'))).toBeUndefined();
    expect(verdict(answer(400))).toBeUndefined();
  });

  it.each([
    [answer(500), 'the status is 500'],
    [answer(404), 'the status 404 is not documented'],
    [answer(201), 'the status 201 is not documented'],
    [answer(400, problem, 'text/html'), 'a 400 of the type text/html'],
    [answer(400, { ...problem, title: undefined }), expect.stringContaining('no problem')],
    [answer(400, { ...problem, status: 401 }), 'a 400 that says it is 401'],
    [{ status: 400, headers: {}, text: '' }, 'a 400 of the type none'],
    [answer(400, '<html>'), 'a 400 that is not JSON'],
  ])('finds the fault of %j', (given, fault) => {
    expect(verdict(given)).toEqual(fault);
  });

  it('measures a method by what is documented of it, and HEAD by GET', () => {
    expect(verdict(answer(201), 'POST')).toBeUndefined();
    expect(verdict(answer(200), 'POST')).toBe('the status 200 is not documented');
    expect(verdict({ status: 400, headers: {}, text: '' }, 'HEAD')).toBeUndefined();
  });

  it('expects 405 with Allow for other methods, and 204 for OPTIONS', () => {
    const refused = answer(405, { ...problem, status: 405 });
    expect(verdict(refused, 'TRACE')).toBe('a 405 without Allow');
    expect(verdict({ ...refused, headers: { ...refused.headers, allow: 'GET' } }, 'TRACE')).toBeUndefined();
    expect(verdict(answer(200), 'TRACE')).toBe('the status 200 is not documented');
    expect(verdict(answer(204), 'OPTIONS')).toBeUndefined();
  });
});
