import { describe, expect, it } from 'vitest';
import { parseTraceId } from '@xray-microservices/xray-model';
import { datagram, HEADER, id, segment, TRACE_ID, traceId } from '../../test/support/documents.ts';
import { createIngest } from '../../test/support/ingest.ts';
import { createRandom } from '../../test/support/random.ts';
import { readTraces } from '../store/answer-queries.ts';
import { MAX_DOCUMENT_BYTES } from './intake.ts';

/** A valid document of exactly so many bytes. */
function documentOf(bytes: number): string {
  const empty = JSON.stringify(segment(1, { metadata: { fill: '' } }));
  return JSON.stringify(segment(1, { metadata: { fill: 'x'.repeat(bytes - empty.length) } }));
}

describe('Ingest', () => {
  it('stores a good datagram', () => {
    const { takeDatagram, store, stats } = createIngest();
    takeDatagram(datagram(segment(1)));
    expect(readTraces(store, [parseTraceId(TRACE_ID) ?? expect.fail()])[0]?.documents).toEqual([segment(1)]);
    expect(stats.snapshot()).toEqual({ received: 0, stored: 1, rejected: {}, dropped: {} });
  });

  it('answers why a document was not kept, in the words of the service', () => {
    const { takeDocument, stats } = createIngest();
    expect(takeDocument(JSON.stringify(segment(1)))).toBeUndefined();
    expect(takeDocument(JSON.stringify(segment(2, { name: 'a?' })))).toMatchObject({
      id: id(2),
      code: 'InvalidName',
      message: 'Invalid segment. ErrorCode: InvalidName',
    });
    expect(stats.snapshot()).toEqual({ received: 2, stored: 1, rejected: { InvalidName: 1 }, dropped: {} });
  });

  it('takes a document of 65,536 bytes and refuses one of 65,537', () => {
    const { takeDocument } = createIngest();
    expect(takeDocument(documentOf(MAX_DOCUMENT_BYTES))).toBeUndefined();
    expect(takeDocument(documentOf(MAX_DOCUMENT_BYTES + 1))).toMatchObject({ code: 'InvalidSegment' });
  });

  it('says that a trace is full as the service does, and counts the drop', () => {
    const { takeDocument, stats, logged } = createIngest({ maxSegmentsPerTrace: 1 });
    takeDocument(JSON.stringify(segment(1)));
    expect(takeDocument(JSON.stringify(segment(2)))).toEqual({
      id: id(2),
      code: 'InvalidSegment',
      message:
        'Trace Size Exceeded. Reduce the number of segments per trace and the size of your segment documents.',
    });
    expect(stats.snapshot()).toMatchObject({ stored: 1, dropped: { 'trace-full': 1 } });
    expect(logged()).toMatchObject([
      { level: 'warn', msg: 'dropped', cause: 'trace-full', traceId: TRACE_ID },
    ]);
  });

  it('keeps the last rejected documents where they can be looked at', () => {
    const { takeDatagram, takeDocument, inbox } = createIngest();
    takeDatagram(Buffer.from('no header'));
    takeDocument('[]');
    takeDatagram(datagram(segment(3, { name: 'a?' })));
    takeDatagram(Buffer.from(`${HEADER}\u001B[31m"`));
    expect(inbox.latest()).toMatchObject([
      { source: 'udp', code: 'ParseError', at: '2016-06-09T22:11:40.000Z', excerpt: '[31m"' },
      {
        source: 'udp',
        code: 'InvalidName',
        id: id(3),
        field: 'name',
        hint: expect.stringContaining('"?" (U+003F)') as string,
      },
      { source: 'http', code: 'MissingId', excerpt: '[]' },
    ]);
  });

  it('shows no more than the beginning of a rejected document', () => {
    const { takeDocument, inbox } = createIngest();
    takeDocument(`{"id":"x","secret":"${'s'.repeat(1000)}"}`);
    expect(inbox.latest()[0]?.excerpt).toHaveLength(200);
  });

  it('names the header when that is what is wrong', () => {
    const { takeDatagram, stats, inbox } = createIngest();
    takeDatagram(Buffer.from('{"format":"json","version":2}\n{}'));
    expect(stats.snapshot().rejected).toEqual({ InvalidHeader: 1 });
    expect(inbox.latest()).toMatchObject([{ code: 'InvalidHeader', message: 'Invalid header' }]);
  });

  it('logs one rejection of a kind in a second, and how many were held back', () => {
    const { takeDocument, clock, logged } = createIngest();
    for (let count = 0; count < 5; count += 1) {
      takeDocument('[]');
    }
    takeDocument('{');
    clock.seconds += 1;
    takeDocument('[]');
    expect(logged().map(({ code, suppressed }) => [code, suppressed])).toEqual([
      ['MissingId', 0],
      ['ParseError', 0],
      ['MissingId', 4],
    ]);
  });

  it('counts every datagram in one place, whatever bytes come', () => {
    const { takeDatagram, stats } = createIngest({ maxSegmentsPerTrace: 2 });
    const random = createRandom(11);
    const rounds = 5_000;
    for (let round = 0; round < rounds; round += 1) {
      const bytes = datagram(segment(random(5), { trace_id: traceId(random(10)) }));
      for (let change = random(3); change > 0; change -= 1) {
        bytes[random(bytes.length)] = random(256);
      }
      takeDatagram(bytes);
    }
    const { stored, rejected, dropped } = stats.snapshot();
    const sum = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    expect(stored + sum(rejected) + sum(dropped)).toBe(rounds);
    expect(rejected).not.toHaveProperty('InternalFailure');
    expect(Math.min(stored, sum(rejected), sum(dropped))).toBeGreaterThan(0);
  });
});
