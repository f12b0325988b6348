import { describe, expect, it } from 'vitest';
import { parseStack } from './stack-frames.ts';

const JAVASCRIPT = [
  'TypeError: x is not a function',
  '    at connect (/srv/app/src/smtp.ts:41:11)',
  '    at async Mailer.send (file:///srv/app/src/mailer.ts:17:5)',
  '    at new Pool (C:\\srv\\pool.js:3:1)',
  '    at node:internal/process/task_queues:105:5',
  '    at Array.map (<anonymous>)',
  '    at Object.<anonymous> [as run] (eval at f (/srv/a.js:1:2), <anonymous>:1:1)',
  'some other text',
].join('\n');

const JAVA = [
  'java.lang.IllegalStateException: cannot send',
  '\tat com.example.Mailer.send(Mailer.java:12)',
  '\tat java.base/java.lang.Thread.run(Thread.java:840)',
  '\tat com.example.Native.call(Native Method)',
  'Caused by: java.io.IOException: closed: by peer',
  '\tat com.example.Socket.write(Socket.java:7)',
  '\t... 2 more',
  'Caused by: java.net.SocketException',
  '\tat com.example.Socket.open(Socket.java:3)',
].join('\r\n');

const PYTHON = [
  'Traceback (most recent call last):',
  '  File "db.py", line 3, in query',
  '    raise KeyError("a")',
  "KeyError: 'a'",
  '',
  'During handling of the above exception, another exception occurred:',
  '',
  'Traceback (most recent call last):',
  '  File "app.py", line 9, in <module>',
  '    main()',
  '  File "app.py", line 7, in main',
  '    raise ValueError("b")',
  'ValueError: b',
].join('\n');

describe('parseStack', () => {
  it('reads JavaScript, also paths with colons of their own', () => {
    const [part, ...more] = parseStack(JAVASCRIPT);
    expect(more).toEqual([]);
    expect(part?.stack).toEqual([
      { label: 'connect', path: '/srv/app/src/smtp.ts', line: 41 },
      { label: 'Mailer.send', path: 'file:///srv/app/src/mailer.ts', line: 17 },
      { label: 'new Pool', path: 'C:\\srv\\pool.js', line: 3 },
      { path: 'node:internal/process/task_queues', line: 105 },
      { label: 'Array.map', path: '<anonymous>' },
      {
        label: expect.stringContaining('Object.<anonymous>') as string,
        path: expect.any(String) as string,
        line: 1,
      },
    ]);
  });

  it('reads Java with the causes', () => {
    expect(parseStack(JAVA)).toEqual([
      {
        stack: [
          { label: 'com.example.Mailer.send', path: 'Mailer.java', line: 12 },
          { label: 'java.lang.Thread.run', path: 'Thread.java', line: 840 },
          { label: 'com.example.Native.call', path: 'Native Method' },
        ],
        truncated: 0,
      },
      {
        type: 'java.io.IOException',
        message: 'closed: by peer',
        stack: [{ label: 'com.example.Socket.write', path: 'Socket.java', line: 7 }],
        truncated: 0,
      },
      {
        type: 'java.net.SocketException',
        stack: [{ label: 'com.example.Socket.open', path: 'Socket.java', line: 3 }],
        truncated: 0,
      },
    ]);
  });

  it('reads Python, the latest call first, with the cause', () => {
    expect(parseStack(PYTHON)).toEqual([
      {
        stack: [
          { label: 'main', path: 'app.py', line: 7 },
          { label: '<module>', path: 'app.py', line: 9 },
        ],
        truncated: 0,
      },
      { type: 'KeyError', message: "'a'", stack: [{ label: 'query', path: 'db.py', line: 3 }], truncated: 0 },
    ]);
  });

  it('reads nothing from other texts', () => {
    expect(parseStack('goroutine 1 [running]:\nmain.main()')).toEqual([{ stack: [], truncated: 0 }]);
    expect(parseStack('')).toEqual([{ stack: [], truncated: 0 }]);
  });

  it('keeps the first 100 frames and counts the others', () => {
    const text = Array.from({ length: 150 }, (_, line) => `    at f (/a.js:${line}:1)`).join('\n');
    const [part] = parseStack(text);
    expect([part?.stack.length, part?.truncated]).toEqual([100, 50]);
  });

  it.each(['at ('.repeat(50_000), '    at a ('.padEnd(100_000, ':1'), `Caused by: ${':'.repeat(100_000)}`])(
    'takes no time over a hostile text',
    (text) => {
      expect(parseStack(`${text}\n`.repeat(20)).length).toBeGreaterThan(0);
    },
  );
});
