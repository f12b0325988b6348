import { describe, expect, it } from 'vitest';
import { parseDatagram } from '@xray-microservices/xray-model';
import { createRandom } from '../../test/support/random.ts';
import { DatagramReader } from './datagram-reader.ts';

const HEADERS = [
  '{"format":"json","version":1}\n',
  '{"format": "json", "version": 1}\n',
  '{"Format":"JSON","version":1,"more":[]}\r\n',
  '{"format":"json","version":2}\n',
  '{"format":"json","version":1}',
  '\n',
  '',
];
const DOCUMENTS = ['{}', '{"a":\n1}', '', '\n', 'x'];

describe('DatagramReader', () => {
  it('reads every datagram as parseDatagram does, also when it knows the header', () => {
    const random = createRandom(71);
    const reader = new DatagramReader();
    let documents = 0;
    for (let round = 0; round < 5_000; round += 1) {
      const bytes = Buffer.from(
        (HEADERS[random(HEADERS.length)] ?? '') + (DOCUMENTS[random(DOCUMENTS.length)] ?? ''),
      );
      for (let change = random(4) - 1; change > 0 && bytes.length > 0; change -= 1) {
        bytes[random(bytes.length)] = random(256);
      }
      const expected = parseDatagram(bytes.toString());
      const read = reader.read(bytes);
      documents += read.kind === 'document' ? 1 : 0;
      expect(read.kind === 'document' ? { kind: 'document', text: read.bytes.toString() } : read).toEqual(
        expected,
      );
    }
    expect(documents).toBeGreaterThan(500);
  });
});
