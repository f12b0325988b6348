import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segment, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { Answer, TestServer } from '../support/running-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const importFile = (body: string): Promise<Answer> =>
  server.http({ method: 'POST', path: '/local/import' }, body);

const fileOf = (...documents: readonly string[]): string =>
  JSON.stringify({
    version: 1,
    traces: [
      { Id: traceId(1), Segments: documents.map((Document, index) => ({ Id: String(index), Document })) },
    ],
  });

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const whole = JSON.stringify(segment(1));
const withMember = (member: string): string => `${whole.slice(0, -1)},${member}}`;

describe('a file of traces that somebody has made to do harm', () => {
  it.each([
    ['nests its documents without end', fileOf(withMember(`"metadata":${deep(20_000)}`))],
    ['numbers what no number holds', fileOf(withMember('"start_time":1e999'))],
    ['names a trace by an object', fileOf(withMember('"trace_id":{"toString":"x"}'))],
    ['hides a name in characters that turn the text round', fileOf(withMember('"name":"\\u202eecivres"'))],
    ['has nothing but brackets', fileOf('['.repeat(100_000))],
  ])('keeps nothing of a document that %s, and says why', async (_what, body) => {
    const answer = await importFile(body);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ imported: 0, rejectedCount: 1 });
  });

  it.each([
    ['nests the file itself', `{"version":1,"traces":${deep(50_000)}}`],
    ['is all brackets', '['.repeat(200_000)],
  ])('is refused as a whole when it %s', async (_what, body) => {
    expect((await importFile(body)).status).toBe(400);
  });

  it('cannot change what every object has', async () => {
    const polluting = ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}'];
    await importFile(fileOf(...polluting.map((member) => withMember(`"metadata":{${member}}`))));
    await importFile(
      `{"version":1,"__proto__":{"polluted":1},"traces":[{"Id":"${traceId(1)}","Segments":[]}]}`,
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('has a bounded number of refusals told, however many there are', async () => {
    const answer = (await importFile(fileOf(...Array.from({ length: 5_000 }, () => '{')))).json();
    expect(answer['rejectedCount']).toBe(5_000);
    expect((answer['rejected'] as unknown[]).length).toBeLessThanOrEqual(200);
  });

  it('leaves the server as it was', async () => {
    expect((await server.http({ path: '/healthz' })).status).toBe(200);
    expect((await importFile(fileOf(whole))).json()).toMatchObject({ imported: 1, rejectedCount: 0 });
  });
});
