import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import protobuf from 'protobufjs';

/*
 * Takes what the tracers send, in a process of its own: X-Ray documents over UDP and OTLP over HTTP. It counts, and
 * keeps the documents while the parent has asked for it.
 */

const { root } = protobuf.parse(`syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { repeated ScopeSpans scope_spans = 2; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6; repeated KeyValue attributes = 9; }
  message KeyValue { string key = 1; Value value = 2; }
  message Value { string string_value = 1; }`);
const Request = root.lookupType('Request');

let keep = false;
let documents: string[] = [];
let spans: object[] = [];

const udp = createSocket('udp4');
udp.on('message', (message) => {
  if (keep) documents.push(message.toString('utf8', message.indexOf(10) + 1));
});

const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => {
    if (keep) chunks.push(chunk);
  });
  request.on('end', () => {
    if (keep)
      spans.push(Request.toObject(Request.decode(Buffer.concat(chunks)), { bytes: String, arrays: true }));
    response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
  });
});

process.on('message', (message: string) => {
  if (message === 'keep') {
    keep = true;
  } else if (message === 'take') {
    process.send?.({ documents, spans });
    keep = false;
    documents = [];
    spans = [];
  }
});

udp.bind(0, '127.0.0.1', () => {
  udp.setRecvBufferSize(8 * 1024 * 1024);
  http.listen(0, '127.0.0.1', () => {
    process.send?.({ udpPort: udp.address().port, otlpPort: (http.address() as AddressInfo).port });
  });
});
