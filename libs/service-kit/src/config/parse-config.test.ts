import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse-config.ts';
import type { Environment } from './given-value.ts';
import { flag, integer, text } from './values.ts';
import { optional, optionalSecret, required, requiredSecret, withDefault } from './variable.ts';

const schema = z.object({
  http: z.object({
    port: withDefault(integer(0, 65_535), { name: 'PORT', meaning: 'port', default: '8095' }),
  }),
  database: z.object({
    name: required(text('the name of a database'), { name: 'DB_NAME', meaning: 'database' }),
    password: requiredSecret(text('the password').pipe(z.string().min(4, 'four characters')), {
      name: 'DB_PASSWORD',
      meaning: 'password',
    }),
    tls: optional(flag(), { name: 'DB_SSL', meaning: 'TLS' }),
    token: optionalSecret(text('a token'), { name: 'DB_TOKEN', meaning: 'token' }),
  }),
});

const problemsOf = (env: Environment): ConfigError['problems'] => {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('parseConfig', () => {
  it('reads variables into the nested shape of the schema, with their types', () => {
    const config = parseConfig(schema, {
      PORT: '0',
      DB_NAME: 'users',
      DB_PASSWORD: 'secret',
      DB_SSL: 'TRUE',
    });
    expect(config).toEqual({
      http: { port: 0 },
      database: { name: 'users', password: 'secret', tls: true },
    });
  });

  it('puts the default in the place of a variable that is not set or empty', () => {
    const env = { DB_NAME: 'users', DB_PASSWORD: 'secret', PORT: '' };
    expect(parseConfig(schema, env).http.port).toBe(8095);
  });

  it('is frozen all the way down', () => {
    const config = parseConfig(schema, { DB_NAME: 'users', DB_PASSWORD: 'secret' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.database)).toBe(true);
  });

  it('lists every problem at once, with the name, what is wrong and what is expected', () => {
    expect(problemsOf({ PORT: '80 95', DB_SSL: 'perhaps' })).toEqual([
      { variable: 'PORT', wrong: 'is "80 95"', expected: 'a whole number, 0 to 65535' },
      { variable: 'DB_NAME', wrong: 'is not set', expected: 'the name of a database' },
      { variable: 'DB_PASSWORD', wrong: 'is not set', expected: 'the password' },
      { variable: 'DB_SSL', wrong: 'is "perhaps"', expected: 'true or false' },
    ]);
  });

  it('never repeats the value of a secret', () => {
    const env = { DB_NAME: 'users', DB_PASSWORD: 'x9z' };
    expect(() => parseConfig(schema, env)).toThrow(
      /DB_PASSWORD has a value that cannot be used.*four characters/,
    );
    expect(JSON.stringify(problemsOf(env))).not.toContain('x9z');
  });

  it('shows no more than the beginning of a long value', () => {
    const [problem] = problemsOf({ DB_NAME: 'users', DB_PASSWORD: 'secret', PORT: '7'.repeat(500) });
    expect(problem?.wrong).toBe(`is "${'7'.repeat(80)}..."`);
  });

  it('refuses a schema with a leaf that names no variable', () => {
    expect(() => parseConfig(z.object({ port: z.string() }), {})).toThrow('port names no variable');
  });
});

describe('ConfigError', () => {
  it('has a code and one line for each problem', () => {
    const problem = { variable: 'PORT', wrong: 'is "x"', expected: 'a port number' };
    const error = new ConfigError([
      problem,
      { variable: 'DB_NAME', wrong: 'is not set', expected: 'a name' },
    ]);
    expect(error.code).toBe('config_invalid');
    expect(error.message).toBe(
      'The configuration has 2 problems:\n  PORT is "x"; expected a port number\n  DB_NAME is not set; expected a name',
    );
    expect(new ConfigError([problem]).message).toContain('has 1 problem:');
  });
});
