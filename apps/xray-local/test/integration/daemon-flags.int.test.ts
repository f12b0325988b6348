import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { segment } from '../support/documents.ts';
import { startRecordingEndpoint } from '../support/recording-endpoint.ts';
import { FREE, killAll, ready, start } from '../support/started-process.ts';

afterEach(killAll);

describe('the process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xray-local-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("takes the config file of AWS's daemon, over which flags win, and all its flags", async () => {
    const config = join(folder, 'cfg.yaml');
    const log = join(folder, 'xray.log');
    writeFileSync(config, 'Version: 2\nSocket:\n  UDPAddress: nonsense\nLogging:\n  LogLevel: dev\n');
    const run = start([
      '-o',
      '-b',
      '127.0.0.1:0',
      '-n',
      'eu-west-1',
      '-c',
      config,
      '-m',
      '16',
      '-f',
      log,
      '-a',
      'arn:x',
      '-r',
      'arn:y',
      '-p',
      'proxy:3128',
    ]);
    await ready(run);
    run.process.kill('SIGTERM');
    expect(await run.exited).toEqual([0, null]);
    expect(run.lines.map(({ msg }) => msg)).toEqual(['listening']);
    const written = readFileSync(log, 'utf8').trim().split('\n');
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'debug', settings: ['local-mode', 'resource-arn', 'role-arn', 'proxy-address'] },
      { msg: 'listening' },
      { msg: 'stopping' },
    ]);
  });

  it.each<[string, string[], string]>([
    ['a config file without a version', ['-c', 'cfg.yaml'], 'Version: 2'],
    ['a config file that there is not', ['-c', 'none.yaml'], 'ENOENT'],
    ['a log file in a folder that there is not', ['-f', 'none/xray.log'], 'log file'],
  ])('ends with exit code 1 for %s', async (_case, [flag = '', name = ''], text) => {
    writeFileSync(join(folder, 'cfg.yaml'), 'Region: x\n');
    const run = start([...FREE, flag, join(folder, name)]);
    expect(await run.exited).toEqual([1, null]);
    expect(run.output.stderr).toContain(text);
    expect(run.output.stdout).toBe('');
  });
});

describe('the process with --forward', () => {
  it('forwards what it has received before it stops', async () => {
    const upstream = await startRecordingEndpoint();
    try {
      const run = start([...FREE, '--forward', 'aws', '-n', 'eu-west-1'], {
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'any',
        AWS_ENDPOINT_URL_XRAY: upstream.url,
      });
      const tcp = String((await ready(run))['tcp']);
      const document = JSON.stringify(segment(1));
      const body = JSON.stringify({ TraceSegmentDocuments: [document] });
      expect((await fetch(`http://${tcp}/TraceSegments`, { method: 'POST', body })).status).toBe(200);
      run.process.kill('SIGTERM');
      expect(await run.exited).toEqual([0, null]);
      expect(upstream.documents()).toEqual([document]);
      expect(upstream.requestsTo('/TelemetryRecords')).toHaveLength(1);
    } finally {
      await upstream.close();
    }
  });
});
