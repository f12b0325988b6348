import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseSmokeArgs } from './options.ts';
import { USAGE } from './usage.ts';

const URL_ARGS = ['--url', 'https://ums.example.com'];

const FLAGS = [
  'url',
  'xray',
  'region',
  'services',
  'expect',
  'requests',
  'timeout',
  'header',
  'ca',
  'output',
  'output-file',
];

const optionsOf = (args: readonly string[], env: Record<string, string> = {}) => {
  const command = parseSmokeArgs(args, env);
  if (command.kind !== 'run') throw new Error(JSON.stringify(command));
  return command.options;
};

describe('the options of smoke', () => {
  it('need the address of user-management, and no more', () => {
    expect(optionsOf(URL_ARGS)).toEqual({
      url: 'https://ums.example.com',
      xray: { kind: 'local', endpoint: 'http://127.0.0.1:2000' },
      services: {
        userManagement: 'User-Management-Microservice',
        notification: [
          'V1-Notification-Microservice',
          'V2-Notification-Microservice',
          'Notification-Microservice',
        ],
      },
      expectEks: false,
      requests: 1,
      timeoutMs: 30_000,
      headers: {},
      ca: undefined,
      output: 'text',
      outputFile: undefined,
    });
    expect(parseSmokeArgs([], {})).toMatchObject({ kind: 'refused' });
  });

  it('read AWS, names, headers and files', () => {
    const args =
      '--xray aws --region eu-central-1 --services A,B,C --expect eks --requests 3 --timeout 5 --ca ca.pem --output junit --output-file out.xml';
    expect(
      optionsOf([...URL_ARGS, ...args.split(' '), '--header', 'A: b: c', '--header', 'D:e']),
    ).toMatchObject({
      xray: { kind: 'aws', region: 'eu-central-1' },
      services: { userManagement: 'A', notification: ['B', 'C'] },
      expectEks: true,
      requests: 3,
      timeoutMs: 5000,
      headers: { A: 'b: c', D: 'e' },
      ca: 'ca.pem',
      output: 'junit',
      outputFile: 'out.xml',
    });
  });

  it('come from the environment, too, where a flag wins', () => {
    const env = {
      SMOKE_URL: 'http://a',
      SMOKE_XRAY: 'aws',
      AWS_REGION: 'eu-west-1',
      SMOKE_HEADER: 'A: b\nC: d',
      SMOKE_EXPECT: '',
      SMOKE_OUTPUT_FILE: 'f',
    };
    expect(optionsOf(['--url', 'http://b'], env)).toMatchObject({
      url: 'http://b',
      xray: { kind: 'aws', region: 'eu-west-1' },
      headers: { A: 'b', C: 'd' },
      expectEks: false,
      outputFile: 'f',
    });
  });

  it('are refused with all that is wrong with them, a header without its value', () => {
    const args =
      '--url ftp://x --xray nowhere --region moon --services A --expect aks --requests 101 --timeout 0 --output yaml';
    const command = parseSmokeArgs([...args.split(' '), '--header', 'secret'], {});
    expect(command).toMatchObject({ kind: 'refused' });
    const problems = command.kind === 'refused' ? command.problems : [];
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
      expect.arrayContaining([
        '--url',
        '--xray',
        '--region',
        '--services',
        '--expect',
        '--requests',
        '--timeout',
        '--output',
        '--header',
      ]),
    );
    expect(problems.join()).not.toContain('secret');
  });

  it.each([
    [['http://ann:secret', '127.0.0.1'].join('@')], // in two, as scanners look for such addresses
    ['http://127.0.0.1/?a=secret'],
    ['http://127.0.0.1/#a'],
    ['127.0.0.1:8095'],
    ['localhost:8095'],
  ])('refuse the address %s, once', (url) => {
    const command = parseSmokeArgs(['--url', url], {});
    expect(command).toMatchObject({
      kind: 'refused',
      problems: [expect.stringMatching(/^--url .*has to be a URL/)],
    });
    expect(JSON.stringify(command)).not.toContain('ann:secret');
  });

  it.each([['x-amzn-trace-id: Root=1'], ['A: ✓'], ['A: b\nC: d']])('refuse the header %j', (header) => {
    expect(parseSmokeArgs([...URL_ARGS, '--header', header], {}).kind).toBe('refused');
  });

  it.each([[['--nonsense']], [['word']], [['--requests', '1e2']], [['--url']]])('refuse %j', (args) => {
    expect(parseSmokeArgs([...URL_ARGS, ...args], {}).kind).toBe('refused');
  });

  it('stand in the README, each with its variable', async () => {
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `--([a-z-]+)` +\| `([A-Z_]+)` +\|/gm)].map(
      ([, flag = '', name]) => [flag, name],
    );
    expect(rows).toEqual(FLAGS.map((flag) => [flag, `SMOKE_${flag.toUpperCase().replace('-', '_')}`]));
  });

  it('are told by --help, each of them', () => {
    expect(parseSmokeArgs(['--help'], {})).toEqual({ kind: 'help' });
    const told = [...USAGE.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag);
    expect(told).toEqual([...FLAGS, 'help']);
  });
});
