import { describe, expect, it } from 'vitest';
import { decodeWords, parseMessage } from './parse-message.ts';

const message = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('parseMessage', () => {
  it('reads headers, subject and text', () => {
    const parsed = parseMessage(message('From: a@example.com', 'Subject: Hello', '', 'line 1', 'line 2', ''));
    expect(parsed.subject).toBe('Hello');
    expect(parsed.text).toBe('line 1\nline 2');
    expect(parsed.headers.get('from')).toEqual(['a@example.com']);
  });

  it('unfolds long headers and keeps repeated ones', () => {
    const { headers } = parseMessage(message('Received: one', 'Received: two', 'X-Long: a', '\tb', '', ''));
    expect(headers.get('received')).toEqual(['one', 'two']);
    expect(headers.get('x-long')).toEqual(['a\tb']);
  });

  it('decodes quoted-printable text', () => {
    const parsed = parseMessage(
      message(
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=C3=BC=',
        '=C3=9Fe 1+1=3D2',
      ),
    );
    expect(parsed.text).toBe('Grüße 1+1=2');
  });

  it('decodes base64 text in its charset', () => {
    const parsed = parseMessage(
      message(
        'Content-Type: text/plain; charset="iso-8859-1"',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('Grüße', 'latin1').toString('base64'),
      ),
    );
    expect(parsed.text).toBe('Grüße');
  });

  it('leaves text in an unknown charset readable', () => {
    expect(parseMessage(message('Content-Type: text/plain; charset=x-none', '', 'plain')).text).toBe('plain');
  });

  it('copes with a message without body or headers', () => {
    expect(parseMessage(message('Subject: only'))).toMatchObject({ subject: 'only', text: '' });
    expect(parseMessage(Buffer.alloc(0))).toMatchObject({ subject: '', text: '' });
  });
});

describe('decodeWords', () => {
  it.each([
    ['=?UTF-8?Q?Gr=C3=BC=C3=9Fe_an_alle?=', 'Grüße an alle'],
    ['=?utf-8?b?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?UTF-8?Q?one_?= =?UTF-8?Q?two?=', 'one two'],
    ['Re: =?ISO-8859-1?Q?Gr=FC=DFe?= (plain)', 'Re: Grüße (plain)'],
    ['no words, 1 =? 2', 'no words, 1 =? 2'],
  ])('reads %s', (value, text) => {
    expect(decodeWords(value)).toBe(text);
  });
});
