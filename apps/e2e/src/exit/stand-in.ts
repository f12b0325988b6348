import { parseDatagram, parseDocument } from '@xray-microservices/xray-model';
import { requestOf } from './receiver-mapping.ts';

/** Takes the collector's place: maps each datagram as its receiver does and sends it to an OTLP address. */
export function mapAndSend(otlp: string): (datagram: Buffer) => void {
  return (datagram) => {
    const read = parseDatagram(datagram.toString());
    const parsed = read.kind === 'document' ? parseDocument(read.text) : undefined;
    const request = parsed?.ok === true ? requestOf(parsed.document) : undefined;
    if (request === undefined) return; // lost, as in the collector: the comparison sees it
    void fetch(otlp, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
  };
}
