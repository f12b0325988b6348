import { describe, expect, it } from 'vitest';
import { parseConfigFile, readConfigFile } from './read-config-file.ts';

/** What AWS ships as cfg.yaml, without its comments. */
const SHIPPED = `
TotalBufferSizeMB: 0
Concurrency: 8
Region: ""
Endpoint: ""
Socket:
  UDPAddress: "127.0.0.1:2000"
  TCPAddress: "127.0.0.1:2000"
Logging:
  LogRotation: true
  LogLevel: "prod"
  LogPath: ""
LocalMode: false
ResourceARN: ""
RoleARN: ""
NoVerifySSL: false
ProxyAddress: ""
Version: 2
`;

function valuesOf(text: string): Record<string, string> {
  const { values, problems } = parseConfigFile(text, 'cfg.yaml');
  expect(problems).toEqual([]);
  return Object.fromEntries([...values].map(([key, value]) => [key, value.text]));
}

const problemsOf = (text: string): readonly string[] => parseConfigFile(text, 'cfg.yaml').problems;

describe('parseConfigFile', () => {
  it("reads AWS's own file; what is empty there is not set", () => {
    expect(valuesOf(SHIPPED)).toEqual({
      concurrency: '8',
      bind: '127.0.0.1:2000',
      'bind-tcp': '127.0.0.1:2000',
      'log-rotation': 'true',
      'log-level': 'prod',
      'local-mode': 'false',
      'no-verify-ssl': 'false',
    });
  });

  it('tells of each setting where it is written', () => {
    const { values } = parseConfigFile('Version: 1\nSocket:\n  UDPAddress: x', 'cfg.yaml');
    expect(values.get('bind')).toEqual({ name: 'Socket.UDPAddress in cfg.yaml', text: 'x' });
  });

  it.each<[string, string]>([
    ['Region: x', 'needs the line "Version: 2"'],
    ['Version: 3', 'needs the line "Version: 2"'],
    ['Version: "2"', 'needs the line "Version: 2"'],
    ['Version: 2\nRegoin: x', 'Regoin is not a key of a config file; did you mean Region?'],
    [
      'Version: 2\nSocket:\n  UdpAdress: x',
      'Socket.UdpAdress is not a key of a config file; did you mean Socket.UDPAddress?',
    ],
    ['Version: 2\nLogging: loud', 'Logging is not a key of a config file'],
    ['Version: 2\nConcurrency: many', 'Concurrency is not a number'],
    ['Version: 2\nLocalMode: 1', 'LocalMode is not true or false'],
    ['Version: 2\nRegion: [a]', 'Region is not a text'],
    ['- Version', 'is not a list of keys and values'],
    ['', 'is not a list of keys and values'],
    ['Version: 2\n  Region: x', 'is not YAML'],
    ['Version: 2\nRegion: a\nRegion: b', 'is not YAML'],
  ])('refuses %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  it('lists every problem', () => {
    expect(problemsOf('Concurrency: x\nnonsense: 1')).toHaveLength(3);
  });

  it('takes an empty section', () => {
    expect(valuesOf('Version: 2\nSocket:\nRegion:')).toEqual({});
  });
});

describe('readConfigFile', () => {
  it('says that there is no such file', () => {
    expect(readConfigFile('/nowhere/cfg.yaml').problems).toEqual([expect.stringContaining('ENOENT')]);
  });
});
