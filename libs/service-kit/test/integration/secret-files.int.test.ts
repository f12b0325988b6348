import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, optionalSecret, parseConfig, required, requiredSecret, text } from '../../src/index.ts';

const schema = z.object({
  host: required(text('a host'), { name: 'DB_HOSTNAME', meaning: 'host' }),
  password: requiredSecret(text('the password'), { name: 'DB_PASSWORD', meaning: 'password' }),
  token: optionalSecret(text('a token'), { name: 'TOKEN', meaning: 'token' }),
});

describe('secrets in files', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'secret-files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string): string => {
    const at = path.join(folder, name);
    writeFileSync(at, content);
    return at;
  };
  const problemsWith = (env: Record<string, string>): readonly string[] => {
    try {
      parseConfig(schema, { DB_HOSTNAME: 'db', ...env });
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.message.split('\n  ').slice(1) : [String(error)];
    }
  };

  it('are read in the place of their variables', () => {
    const env = { DB_HOSTNAME: 'db', DB_PASSWORD_FILE: file('password', 'from a file\n'), TOKEN: 'plain' };
    expect(parseConfig(schema, env)).toEqual({ host: 'db', password: 'from a file', token: 'plain' });
  });

  it('may come through a pipe', () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    spawn('sh', ['-c', '(printf first; printf second) > "$0"', pipe]);
    expect(parseConfig(schema, { DB_HOSTNAME: 'db', DB_PASSWORD_FILE: pipe }).password).toBe('firstsecond');
  });

  it('are listed with all other problems, with name, path and cause, also where they are optional', () => {
    expect(
      problemsWith({
        DB_HOSTNAME: '',
        DB_PASSWORD_FILE: path.join(folder, 'none'),
        TOKEN_FILE: folder,
      }),
    ).toEqual([
      'DB_HOSTNAME is not set; expected a host',
      `DB_PASSWORD_FILE names "${folder}/none", which cannot be read (ENOENT); expected a file that holds DB_PASSWORD`,
      `TOKEN_FILE names "${folder}", which cannot be read (EISDIR); expected a file that holds TOKEN`,
    ]);
  });

  it('are named when they are empty or without end', () => {
    const empty = file('empty', '\n');
    expect(problemsWith({ DB_PASSWORD_FILE: empty, TOKEN_FILE: '/dev/zero' })).toEqual([
      `DB_PASSWORD is not set: "${empty}" is empty; expected the password`,
      'TOKEN_FILE names "/dev/zero", which has more than 64 KiB; expected a file that holds TOKEN',
    ]);
  });

  it('are never shown', () => {
    const long = file('long', 'hunter2'.repeat(1000));
    const [problem = ''] = problemsWith({ DB_PASSWORD_FILE: long });
    expect(problem).toContain('DB_PASSWORD has a value that cannot be used');
    expect(problem).not.toContain('hunter2');
  });
});
