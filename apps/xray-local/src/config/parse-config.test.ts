import { describe, expect, it } from 'vitest';
import type { ConfigFile } from './config-file.ts';
import { DEFAULT_LIMITS } from './config.ts';
import type { Config } from './config.ts';
import { OPTIONS } from './options.ts';
import { configFileOf, parseConfig } from './parse-config.ts';
import type { Environment } from './parse-config.ts';
import { refusalText, usage } from './usage.ts';

function configOf(args: string[], env: Environment = {}): Config {
  const command = parseConfig(args, env);
  return command.kind === 'run' ? command.config : expect.fail(JSON.stringify(command));
}

function problemsOf(args: string[], env: Environment = {}): readonly string[] {
  const command = parseConfig(args, env);
  return command.kind === 'refused' ? command.problems : expect.fail(JSON.stringify(command));
}

const LOCAL = { host: '127.0.0.1', port: 2000 };

describe('parseConfig', () => {
  it('has defaults for everything, on loopback', () => {
    expect(configOf([])).toEqual({
      udp: LOCAL,
      tcp: LOCAL,
      logLevel: 'info',
      region: 'us-east-1',
      samplingRate: 1,
      allowedHosts: [],
      limits: DEFAULT_LIMITS,
      withoutEffect: [],
    });
  });

  it.each<[string[], Environment, Partial<Config>]>([
    [
      ['-b', '0.0.0.0:3000'],
      {},
      { udp: { host: '0.0.0.0', port: 3000 }, tcp: { host: '0.0.0.0', port: 3000 } },
    ],
    [['-t', '[::1]:0'], {}, { udp: LOCAL, tcp: { host: '::1', port: 0 } }],
    [
      ['--bind', '127.0.0.1:1', '--bind-tcp=127.0.0.1:2'],
      {},
      { udp: { host: '127.0.0.1', port: 1 }, tcp: { host: '127.0.0.1', port: 2 } },
    ],
    [['-b', '127.0.0.1:1', '-b', '127.0.0.1:2'], {}, { udp: { host: '127.0.0.1', port: 2 } }],
    [
      [],
      { XRAY_LOCAL_BIND: '127.0.0.1:5' },
      { udp: { host: '127.0.0.1', port: 5 }, tcp: { host: '127.0.0.1', port: 5 } },
    ],
    [['-b', '127.0.0.1:1'], { XRAY_LOCAL_BIND: 'nonsense' }, { udp: { host: '127.0.0.1', port: 1 } }],
    [[], { XRAY_LOCAL_BIND: '' }, { udp: LOCAL }],
    [['-o', '-n', 'eu-central-1', '-l', 'dev'], {}, { region: 'eu-central-1', logLevel: 'debug' }],
    [
      ['--local-mode', '--region=eu-west-1', '--log-level=PROD'],
      {},
      { region: 'eu-west-1', logLevel: 'info' },
    ],
    [[], { AWS_REGION: 'eu-west-2' }, { region: 'eu-west-2' }],
    [[], { AWS_REGION: 'eu-west-2', XRAY_LOCAL_REGION: 'eu-west-3' }, { region: 'eu-west-3' }],
    [['--sampling-rate', '0.05'], {}, { samplingRate: 0.05 }],
    [['--sampling-rate', '0'], {}, { samplingRate: 0 }],
    [['--data', 'traces.db'], {}, { dataFile: 'traces.db' }],
    [['--max-age', '90s'], {}, { limits: { ...DEFAULT_LIMITS, maxAgeSeconds: 90 } }],
    [['--max-age', '6h'], {}, { limits: { ...DEFAULT_LIMITS, maxAgeSeconds: 21_600 } }],
    [[], { XRAY_LOCAL_ALLOWED_HOSTS: 'XRay-Service, a.b,' }, { allowedHosts: ['xray-service', 'a.b'] }],
    [
      ['--max-traces', '1', '--max-segments-per-trace', '2', '--max-bytes', '3'],
      {},
      { limits: { ...DEFAULT_LIMITS, maxTraces: 1, maxSegmentsPerTrace: 2, maxBytes: 3 } },
    ],
  ])('reads %j with %j', (args, env, expected) => {
    expect(configOf(args, env)).toMatchObject(expected);
  });

  it.each<[string[], Environment, string]>([
    [['--colour'], {}, '--colour is not a flag of xray-local'],
    [['-x'], {}, '-x is not a flag of xray-local'],
    [['--foward=aws'], {}, '--foward is not a flag of xray-local; did you mean --forward?'],
    [['-m'], {}, '-m needs a value'],
    [['-m', '2'], {}, '--buffer-memory "2" is not a whole number of 3 or more megabytes'],
    [
      ['-p', 'ftp://x'],
      {},
      '--proxy-address "ftp://x" is not a URL, such as https://xray.us-east-1.amazonaws.com',
    ],
    [['--forward', 'gcp', '-n', 'eu-west-1'], {}, '--forward "gcp" is not aws, the only place to forward to'],
    [['--forward', 'aws'], {}, '--forward needs a region: give -n, AWS_REGION, or Region in the config file'],
    [
      ['--forward', 'aws', '-n', 'eu-west-1', '-r', 'arn:aws:iam::1:role/x'],
      {},
      '--role-arn does not go with --forward: name the role in an AWS profile, and the profile in AWS_PROFILE',
    ],
    [
      ['--forward', 'aws', '-n', 'eu-west-1'],
      { AWS_ENDPOINT_URL_XRAY: 'http://localhost:2000' },
      '--forward would send to 127.0.0.1:2000, which is xray-local itself',
    ],
    [
      ['--forward', 'aws', '-n', 'eu-west-1'],
      { AWS_ENDPOINT_URL: 'x' },
      'AWS_ENDPOINT_URL "x" is not a URL, such as https://xray.us-east-1.amazonaws.com',
    ],
    [['start'], {}, '"start" stands alone: every setting has a flag'],
    [['-b'], {}, '-b needs a value'],
    [['--bind='], {}, '--bind needs a value'],
    [['--local-mode=yes'], {}, '--local-mode takes no value'],
    [['-b', '127.0.0.1'], {}, '--bind "127.0.0.1" is not host:port, such as 127.0.0.1:2000'],
    [[], { XRAY_LOCAL_BIND_TCP: 'x' }, 'XRAY_LOCAL_BIND_TCP "x" is not host:port, such as 127.0.0.1:2000'],
    [['-l', 'loud'], {}, '--log-level "loud" is not one of dev, debug, info, warn, error, prod'],
    [
      ['-l', 'constructor'],
      {},
      '--log-level "constructor" is not one of dev, debug, info, warn, error, prod',
    ],
    [['-n', 'Frankfurt!'], {}, '--region "Frankfurt!" is not a region, such as us-east-1'],
    [[], { AWS_REGION: '?' }, 'AWS_REGION "?" is not a region, such as us-east-1'],
    [['--sampling-rate', '1.01'], {}, '--sampling-rate "1.01" is not a number from 0 to 1'],
    [['--sampling-rate', '1e-1'], {}, '--sampling-rate "1e-1" is not a number from 0 to 1'],
    [['--sampling-rate', '.'], {}, '--sampling-rate "." is not a number from 0 to 1'],
    [
      ['--allowed-hosts', 'a:2000'],
      {},
      '--allowed-hosts "a:2000" is not a list of host names (without ports) and commas',
    ],
    [['--data', ':memory:'], {}, '--data ":memory:" is not the path of a file'],
    [['--max-age', '0d'], {}, '--max-age "0d" is not a length of time such as 30d, 6h, 15m or 90s'],
    [['--max-age', '6'], {}, '--max-age "6" is not a length of time such as 30d, 6h, 15m or 90s'],
    [['--max-traces', '0'], {}, '--max-traces "0" is not a whole number of 1 or more'],
    [['--max-bytes', '1.5'], {}, '--max-bytes "1.5" is not a whole number of 1 or more'],
  ])('refuses %j with %j', (args, env, problem) => {
    expect(problemsOf(args, env)).toEqual([problem]);
  });

  it('lists every problem, and prints no control characters', () => {
    const problems = problemsOf(['-b', 'x\u001B[2J', '--foo\u001B', 'y\n'], { XRAY_LOCAL_MAX_TRACES: '-1' });
    expect(problems).toHaveLength(4);
    expect(refusalText(problems)).toBe(
      'xray-local: 4 problems with the settings\n' +
        '  --foo is not a flag of xray-local\n' +
        '  "y " stands alone: every setting has a flag\n' +
        '  --bind "x[2J" is not host:port, such as 127.0.0.1:2000\n' +
        '  XRAY_LOCAL_MAX_TRACES "-1" is not a whole number of 1 or more\n' +
        'See xray-local --help.\n',
    );
  });

  it.each([
    [['-h'], 'help'],
    [['--help', '--foo'], 'help'],
    [['-v'], 'version'],
    [['--version', '-b', 'x'], 'version'],
  ])('answers %j with the %s, whatever else is wrong', (args, kind) => {
    expect(parseConfig(args, {}).kind).toBe(kind);
  });

  it.each(Object.entries(OPTIONS))('takes the default of %s that the help shows', (_name, option) => {
    if (!['as --bind', 'none'].includes(option.fallback)) {
      expect(configOf([`--${option.flag}`, option.fallback])).toEqual(configOf([]));
    }
    expect(usage()).toContain(`--${option.flag} <${option.placeholder}>`);
    expect(usage()).toContain(`[${option.fallback}] ${option.env}`);
  });

  describe('with a config file', () => {
    const file = (values: Record<string, string>): ConfigFile => ({
      values: new Map(
        Object.entries(values).map(([key, text]) => [key, { name: `${key} in cfg.yaml`, text }]),
      ),
      problems: [],
    });

    it('takes from it what neither flag nor variable says', () => {
      const command = parseConfig(
        ['-b', '127.0.0.1:1'],
        { XRAY_LOCAL_LOG_LEVEL: 'warn', AWS_REGION: 'eu-west-2' },
        file({
          bind: '127.0.0.1:5',
          'bind-tcp': '127.0.0.1:6',
          'log-level': 'error',
          region: 'eu-west-9',
          'buffer-memory': '3',
          'log-file': '/tmp/x.log',
          'log-rotation': 'false',
        }),
      );
      expect(command).toMatchObject({
        kind: 'run',
        config: {
          udp: { port: 1 },
          tcp: { port: 6 },
          logLevel: 'warn',
          region: 'eu-west-2',
          logFile: { path: '/tmp/x.log', isRotated: false },
          limits: { maxQueuedBytes: 3 * 1024 * 1024 },
        },
      });
    });

    it('tells where a wrong value is written, beside what is wrong with the file itself', () => {
      const command = parseConfig([], {}, { ...file({ bind: 'x' }), problems: ['not this file'] });
      expect(command).toMatchObject({
        problems: ['not this file', expect.stringContaining('bind in cfg.yaml "x" is not host:port')],
      });
    });

    it('is found by flag or variable', () => {
      expect(configFileOf(['-c', 'a.yaml'], { XRAY_LOCAL_CONFIG: 'b.yaml' })).toBe('a.yaml');
      expect(configFileOf([], { XRAY_LOCAL_CONFIG: 'b.yaml' })).toBe('b.yaml');
      expect(configFileOf(['-c'], {})).toBeUndefined();
    });

    it('names what changes nothing without --forward', () => {
      const command = parseConfig(
        ['-o', '-a', 'arn:x', '-r', 'arn:y', '-p', 'proxy:3128'],
        {},
        file({ concurrency: '4', endpoint: 'http://x', 'no-verify-ssl': 'true' }),
      );
      expect(command).toMatchObject({
        config: {
          forward: undefined,
          withoutEffect: [
            'local-mode',
            'resource-arn',
            'role-arn',
            'proxy-address',
            'concurrency',
            'endpoint',
            'no-verify-ssl',
          ],
        },
      });
    });

    it('forwards as it says', () => {
      const env = { AWS_HOSTNAME: 'h', AWS_INSTANCE_ID: 'i-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
      const command = parseConfig(
        ['--forward', 'aws', '-a', 'arn:x', '-p', 'proxy:3128'],
        env,
        file({ region: 'eu-west-9', concurrency: '4', endpoint: 'http://x', 'no-verify-ssl': 'true' }),
      );
      expect(command).toMatchObject({
        config: {
          withoutEffect: [],
          forward: {
            region: 'eu-west-9',
            endpoint: 'http://127.0.0.1:9',
            concurrency: 4,
            proxy: 'http://proxy:3128',
            verifyTls: false,
            resourceArn: 'arn:x',
            hostname: 'h',
            instanceId: 'i-1',
          },
        },
      });
    });
  });
});
