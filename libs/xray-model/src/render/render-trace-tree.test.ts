import { describe, expect, it } from 'vitest';
import {
  documents,
  id,
  independent,
  segment,
  subsegment,
  T0,
  TRACE_ID,
} from '../../test/support/documents.ts';
import { assembleTrace } from '../trace/assemble-trace.ts';
import { renderTraceTree } from './render-trace-tree.ts';
import type { RenderOptions } from './render-trace-tree.ts';
import { widthOf } from './text-width.ts';

type Members = Readonly<Record<string, unknown>>;

function render(all: readonly Members[], options?: RenderOptions): string[] {
  const trace = assembleTrace(TRACE_ID, documents(...all));
  return trace === undefined ? [] : renderTraceTree(trace, options).split('\n');
}

const http = (method: string, url: string, status: number): Members => ({
  http: { request: { method, url }, response: { status } },
});

const TWO_SERVICES = [
  segment('a', {
    name: 'User-Management-Microservice',
    end_time: T0 + 0.124,
    ...http('GET', 'http://127.0.0.1:8095/usermgmt/notification-xray', 200),
    subsegments: [
      subsegment('b', {
        name: 'usermgmt@127.0.0.1',
        namespace: 'remote',
        start_time: T0 + 0.004,
        end_time: T0 + 0.0072,
        sql: { sanitized_query: 'SELECT username, email\n  FROM users\n WHERE username = ?' },
      }),
      subsegment('c', {
        name: '127.0.0.1',
        namespace: 'remote',
        start_time: T0 + 0.01,
        end_time: T0 + 0.12,
        ...http('GET', 'http://127.0.0.1:8096/notification/notification-xray', 200),
      }),
      subsegment('e', { name: 'render', start_time: T0 + 0.121, end_time: T0 + 0.1215 }),
    ],
  }),
  segment('d', {
    name: 'V1-Notification-Microservice',
    origin: 'AWS::EKS::Container',
    parent_id: id('c'),
    start_time: T0 + 0.02,
    end_time: T0 + 0.11,
    fault: true,
    ...http('GET', 'http://127.0.0.1:8096/notification/notification-xray', 503),
  }),
];

describe('renderTraceTree', () => {
  it('draws the trace of one request through two services in 100 columns', () => {
    expect(render(TWO_SERVICES)).toEqual([
      'Trace 1-5759e988-bd862e3fe1be46a994272793',
      '2 segments, 3 subsegments, 124 ms, started 2016-06-09T22:11:20.000Z',
      '',
      'User-Management-Microservice                                    ok      124 ms  ████████████████████',
      '│  GET http://127.0.0.1:8095/usermgmt/notification-xray 200',
      '├─ usermgmt@127.0.0.1 [Database::SQL]                           ok     3.20 ms  █···················',
      '│     SELECT username, email FROM users WHERE username = ?',
      '├─ 127.0.0.1 [remote]                                           ok      110 ms  ·██████████████████·',
      '│  │  GET http://127.0.0.1:8096/notification/notification-xray 200',
      '│  └─ V1-Notification-Microservice [AWS::EKS::Container]        fault  90.0 ms  ···███████████████··',
      '│        GET http://127.0.0.1:8096/notification/notification-xray 503',
      '└─ render                                                       ok     0.50 ms  ···················█',
      '',
    ]);
  });

  it.each([60, 80, 100, 140])('keeps every line within %i columns', (width) => {
    const name = '日本 '.repeat(40).trim();
    const long = segment(1, {
      name,
      ...http('GET', `http://host/${'path/'.repeat(100)}`, 200),
      subsegments: [subsegment(2, { sql: { sanitized_query: 'SELECT '.repeat(500) } })],
    });
    for (const line of render([long, ...TWO_SERVICES], { width })) {
      expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  it('takes 60 columns for the least', () => {
    expect(render(TWO_SERVICES, { width: 1 })).toEqual(render(TWO_SERVICES, { width: 60 }));
  });

  it.each([
    ['ok', {}],
    ['error', { error: true }],
    ['throttle+error', { error: true, throttle: true }],
    ['fault', { fault: true }],
    ['in progress', { end_time: undefined, in_progress: true }],
    ['fault+in progress', { fault: true, end_time: undefined, in_progress: true }],
  ])('says %j in words', (words, members) => {
    expect(render([segment(1, members)])[3]).toMatch(
      new RegExp(` {2}${words.replace('+', String.raw`\+`)} {2}`),
    );
  });

  it('leaves the duration of what is in progress open, and its bar', () => {
    const open = independent(2, 1, { start_time: T0 + 0.5, end_time: undefined, in_progress: true });
    const lines = render([segment(1), open]);
    expect(lines[4]).toMatch(/in progress {8}… {2}·{10}░{10}$/);
    expect(lines[1]).toContain('1 subsegment, in progress, 1000 ms,');
  });

  it('says that a parent has not come', () => {
    expect(render([independent(2, 9)])[3]).toContain('subsegment 2 [parent 0000000000000009 missing]');
  });

  it.each([
    ['a whole call', http('POST', 'http://h/p', 201), 'POST http://h/p 201'],
    ['a call without an answer', { http: { request: { method: 'GET', url: 'http://h/' } } }, 'GET http://h/'],
    ['an answer without a call', { http: { response: { status: 404 } } }, '404'],
    ['only an address', { http: { request: { url: 'http://h/' } } }, 'http://h/'],
  ])('shows %s', (_case, members, expected) => {
    expect(render([segment(1, members)])[4]).toBe(`   ${expected}`);
  });

  it('shows no line for a call of which nothing is known', () => {
    expect(render([segment(1, { http: {} })])).toHaveLength(5);
  });

  it('takes the origin of an address away before its end, and never the status', () => {
    const url = `http://a-rather-long-host-name.example/${'p'.repeat(40)}`;
    expect(render([segment(1, http('GET', url, 500))], { width: 60 })[4]).toBe(
      `   GET /${'p'.repeat(40)} 500`,
    );
    expect(render([segment(1, http('GET', `${url}${'q'.repeat(99)}`, 500))], { width: 60 })[4]).toMatch(
      /^ {3}GET \/p{40}q+… 500$/,
    );
  });

  it('colours only when asked, and then nothing but colours', () => {
    const plain = render(TWO_SERVICES).join('\n');
    const colored = render(TWO_SERVICES, { color: true }).join('\n');
    expect(plain).not.toContain('\u001B');
    expect(colored).toContain('\u001B[31mfault');
    expect(colored.replaceAll(new RegExp(String.raw`\u001B\[\d+m`, 'g'), '')).toBe(plain);
  });

  it('lets no control character of a document through', () => {
    const evil = '\u001B[2J\u009B31m\u202E\r\nX';
    const lines = render([
      segment(1, {
        origin: evil,
        ...http(evil, `http://h/${evil}`, 200),
        subsegments: [subsegment(2, { namespace: evil }), subsegment(3, { sql: { sanitized_query: evil } })],
      }),
    ]);
    expect(lines).toHaveLength(9);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
  });

  it('stops growing to the right in a deep trace, and says the level', () => {
    const chain = Array.from({ length: 2000 }, (_none, index) =>
      independent((index + 2).toString(16), (index + 1).toString(16)),
    );
    const lines = render([segment(1), ...chain], { maxNodes: 5000 });
    expect(lines.at(-2)).toContain('└─ (level 2000) subsegment 7d1');
    expect(Math.max(...lines.map(widthOf))).toBe(100);
  });

  it('shows as many nodes as it may, and how many are left out', () => {
    const subsegments = Array.from({ length: 9 }, (_none, index) => subsegment(index + 2));
    const counts = [10, 9, 8].map((maxNodes) => render([segment(1, { subsegments })], { maxNodes }).slice(3));
    expect(counts.map((lines) => lines.length)).toEqual([11, 11, 10]);
    expect(counts.map((lines) => lines.at(-2)?.slice(0, 30).trim())).toEqual([
      '└─ subsegment 10',
      '… and 1 more (sub)segment',
      '… and 2 more (sub)segments',
    ]);
  });

  it('draws full bars for a trace that took no time', () => {
    expect(render([segment(1, { end_time: T0 })])[3]).toMatch(/0\.00 ms {2}█{20}$/);
  });
});
