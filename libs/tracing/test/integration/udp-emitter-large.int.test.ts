import type { TraceDocument } from '@xray-microservices/xray-model';
import { assembleTrace, parseDocument, parseTraceId } from '@xray-microservices/xray-model';
import { afterEach, describe, expect, it } from 'vitest';
import { Emitters, LONG_MS, document } from '../support/emitters.ts';
import type { Node } from '../support/segment-trees.ts';
import { node, root, TRACE_ID } from '../support/segment-trees.ts';
import { startUdpDaemon, until } from '../support/udp-daemon.ts';

/** 65,507 bytes of payload without the header line of 30. */
const LIMIT = 65_477;

const emitters = new Emitters();

afterEach(async () => {
  await emitters.closeAll();
});

const sized = (bytes: number, character = 'x'): string => {
  const empty = document('').length;
  return document(character.repeat((bytes - empty) / Buffer.byteLength(character)));
};

const sqlNode = (order: number, bytes: number): Node =>
  node(order, { namespace: 'remote', sql: { sanitized_query: 'q'.repeat(bytes) } });

function assembled(texts: readonly string[]): readonly TraceDocument[] | undefined {
  const documents = texts.map((text) => {
    const parsed = parseDocument(text);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    return parsed.document;
  });
  const id = parseTraceId(TRACE_ID);
  return id && assembleTrace(id, documents)?.documents;
}

describe('a document at the limit', () => {
  it('is sent as it is', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    emitter.send(sized(LIMIT));
    await until('it arrives', () => daemon.documents.length === 1);
    expect(daemon.documents[0]).toBe(sized(LIMIT));
    expect(emitter.counters).toMatchObject({ sent: 1, split: 0, truncated: 0 });
  });

  it('is measured in bytes', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    emitter.send(JSON.stringify(root({ metadata: { default: { text: 'é'.repeat(32_800) } } })));
    await until('it arrives', () => daemon.documents.length === 1);
    expect(Buffer.byteLength(daemon.documents[0] ?? '')).toBeLessThanOrEqual(LIMIT);
    expect(emitter.counters).toMatchObject({ sent: 1, truncated: 1 });
  });
});

describe('a document above the limit', () => {
  it('arrives as several that add up to it', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    const children = Array.from({ length: 400 }, (_none, index) => sqlNode(index + 1, 500));
    const text = JSON.stringify(root({ subsegments: children }));
    emitter.send(text);
    await emitter.close(LONG_MS);
    const { split, parts, partsDropped, truncated, sent } = emitter.counters;
    expect({ split, partsDropped, truncated, sent }).toEqual({
      split: 1,
      partsDropped: 0,
      truncated: 0,
      sent: 0,
    });
    await until('all parts arrive', () => daemon.documents.length === parts);
    expect(assembled(daemon.documents)).toEqual(assembled([text]));
    expect(emitters.warnings).toEqual([]);
  });

  it('of 10 MB of metadata arrives without most of it, and says so', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    const metadata = { default: { big: 'x'.repeat(10 * 1024 * 1024), small: 1 } };
    emitter.send(JSON.stringify(root({ metadata, subsegments: [node(1)] })));
    await until('it arrives', () => daemon.documents.length === 1);
    const received = JSON.parse(daemon.documents[0] ?? '') as Node;
    expect(received).toMatchObject({
      metadata: {
        default: {
          big: expect.stringMatching(/^x+… \[truncated by xray-tracing: 10485760 bytes\]$/) as string,
          small: 1,
        },
        xray_tracing: { truncated: ['metadata.default.big: 10485762 bytes'] },
      },
      subsegments: [node(1)],
    });
    expect(emitter.counters).toMatchObject({ sent: 1, split: 0, truncated: 1 });
    expect(emitters.warnings).toEqual([expect.stringContaining('lost data')]);
  });

  it('is both split and cut when it must be', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port);
    emitter.send(
      JSON.stringify(root({ subsegments: [sqlNode(1, 100_000), sqlNode(2, 40_000), sqlNode(3, 40_000)] })),
    );
    await until('its parts arrive', () => daemon.documents.length === 3);
    expect(emitter.counters).toMatchObject({ split: 1, parts: 3, partsDropped: 0, truncated: 1, sent: 0 });
    expect(assembled(daemon.documents)?.[0]?.subsegments).toHaveLength(3);
  });

  it('is dropped and counted when it is absurd, or no document at all', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port, { maxSplitLength: 1_000_000 });
    emitter.send(JSON.stringify(root({ user: 'x'.repeat(1_000_000) })));
    emitter.send('x'.repeat(LIMIT + 1));
    await emitter.close(LONG_MS);
    expect(emitter.counters).toMatchObject({ sent: 0, dropped: { tooLarge: 2 } });
    expect(emitters.warnings).toEqual([expect.stringContaining('too large and was dropped')]);
  });

  it('counts the parts for which there is no room', async () => {
    const emitter = emitters.start('daemon.example', 2000, {
      lookup: () => Promise.reject(new Error('no answer')),
      maxQueuedDocuments: 10,
    });
    const children = Array.from({ length: 400 }, (_none, index) => sqlNode(index + 1, 500));
    emitter.send(JSON.stringify(root({ subsegments: children })));
    await emitter.close(10);
    const { split, parts, partsDropped, dropped } = emitter.counters;
    expect({ split, partsDropped }).toEqual({ split: 1, partsDropped: parts });
    expect(Object.values(dropped)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('obeys a smaller limit', async () => {
    const daemon = emitters.keep(await startUdpDaemon());
    const emitter = emitters.start('127.0.0.1', daemon.port, { maxDocumentBytes: 5000 });
    emitter.send(JSON.stringify(root({ subsegments: [sqlNode(1, 3000), sqlNode(2, 3000)] })));
    await until('its parts arrive', () => daemon.documents.length === 2);
    for (const each of daemon.documents) expect(each.length).toBeLessThanOrEqual(5000);
  });
});
