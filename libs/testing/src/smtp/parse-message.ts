/** What is read from a message's bytes. */
export interface ParsedMessage {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly subject: string;
  readonly text: string;
}

/** Reads a message (RFC 5322) as far as tests look at it: headers, and the body of a message in one part. */
export function parseMessage(raw: Buffer): ParsedMessage {
  const { head, body } = split(raw);
  const headers = parseHeaders(head);
  const encoding = (headers.get('content-transfer-encoding')?.[0] ?? '').trim().toLowerCase();
  const charset = /charset="?([^\s";]+)/i.exec(headers.get('content-type')?.[0] ?? '')?.[1] ?? 'utf-8';
  return {
    headers,
    subject: headers.get('subject')?.[0] ?? '',
    text: decodeText(decodeBody(body, encoding), charset).replaceAll('\r\n', '\n').trimEnd(),
  };
}

function split(raw: Buffer): { readonly head: string; readonly body: Buffer } {
  const blank = raw.indexOf('\r\n\r\n');
  if (blank === -1) return { head: raw.toString('utf8'), body: Buffer.alloc(0) };
  return { head: raw.toString('utf8', 0, blank), body: raw.subarray(blank + 4) };
}

function parseHeaders(head: string): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (const line of head.replaceAll(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(decodeWords(line.slice(colon + 1).trim()));
    headers.set(name, values);
  }
  return headers;
}

/** Decodes the encoded words of a header's value (RFC 2047); blanks between two of them belong to neither. */
export function decodeWords(value: string): string {
  return value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1')
    .replaceAll(
      /=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi,
      (_word, charset: string, kind: string, text: string) => {
        const bytes =
          kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : fromHexMarks(text.replaceAll('_', ' '));
        return decodeText(bytes, charset);
      },
    );
}

function decodeBody(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return fromHexMarks(body.toString('latin1').replaceAll(/=\r\n/g, ''));
  return body;
}

/** `=C3=BC` and the like as bytes (RFC 2045, section 6.7). */
const fromHexMarks = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/=([0-9a-f]{2})/gi, (_mark, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

function decodeText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that no standard knows; what is readable of it is still of use to a test.
    return bytes.toString('utf8');
  }
}
