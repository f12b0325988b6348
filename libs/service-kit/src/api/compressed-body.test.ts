import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../test/support/test-app.ts';
import { PROBLEM_TYPES } from '../problem/problem-types.ts';
import { apiRoute } from './api-route.ts';
import { BODY_LIMIT } from './body-reader.ts';

const anything = apiRoute({
  method: 'put',
  path: '/anything',
  summary: 'Takes any JSON',
  tag: 'test',
  body: z.unknown(),
  responses: { 204: { description: 'taken' } },
  handle: () => ({ status: 204 }),
});
const { app } = testApp([anything]);

const put = (encoding: string, body: Buffer) =>
  request(app)
    .put('/anything')
    .type('json')
    .set('Content-Encoding', encoding)
    // supertest would write the bytes as JSON
    .serialize((packed: unknown) => packed as string)
    .send(body);

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('by %s is measured by what it unpacks to', async (encoding, pack) => {
    const body = (bytes: number): Buffer => pack(`"${'x'.repeat(bytes - 2)}"`);
    expect(body(BODY_LIMIT + 1).length).toBeLessThan(BODY_LIMIT / 100);
    expect((await put(encoding, body(BODY_LIMIT))).status).toBe(204);
    expect((await put(encoding, body(BODY_LIMIT + 1))).body).toMatchObject(PROBLEM_TYPES.body_too_large);
    expect((await put(encoding, body(BODY_LIMIT * 200))).body).toMatchObject(PROBLEM_TYPES.body_too_large);
  });
});
