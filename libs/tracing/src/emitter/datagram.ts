/** What a datagram to the daemon begins with; the document follows. */
export const HEADER = '{"format":"json","version":1}\n';
const HEADER_BYTES = Buffer.from(HEADER);

/** The largest document the service takes: 64 KB. */
const MAX_SERVICE_DOCUMENT = 65_536;
/** The largest UDP payload over IPv4. */
const MAX_PAYLOAD = 65_507;

/** Bytes of UTF-8 that a document may have at most: what the service and a datagram both take. */
export const MAX_DOCUMENT_BYTES = Math.min(MAX_SERVICE_DOCUMENT, MAX_PAYLOAD - HEADER_BYTES.length);

/** The datagram of a document given as text: one buffer, made in one go. */
export const datagramOf = (document: string): Buffer => Buffer.from(HEADER + document);

/** The datagram of a document given as UTF-8. */
export const datagramOfBytes = (document: Buffer): Buffer => Buffer.concat([HEADER_BYTES, document]);

/** Bytes of a datagram's document. */
export const documentBytes = (datagram: Buffer): number => datagram.length - HEADER_BYTES.length;
