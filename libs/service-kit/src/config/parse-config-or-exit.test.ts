import { describe, expect, it } from 'vitest';
import { parseConfigOrExit } from './parse-config-or-exit.ts';
import { httpVariables } from './shared-variables.ts';

class Exit extends Error {
  override readonly name = 'Exit';
}

function processWith(env: NodeJS.ProcessEnv) {
  const written: string[] = [];
  const codes: unknown[] = [];
  const fake = {
    env,
    stderr: { write: (text: unknown) => written.push(String(text)) > 0 },
    exit: (code?: unknown): never => {
      codes.push(code);
      throw new Exit();
    },
  };
  return { fake, written, codes };
}

describe('parseConfigOrExit', () => {
  it('returns the config', () => {
    const { fake, codes } = processWith({ PORT: '81' });
    expect(parseConfigOrExit(httpVariables({ port: 80 }), fake).port).toBe(81);
    expect(codes).toEqual([]);
  });

  it('prints every problem on stderr and exits with 1', () => {
    const { fake, written, codes } = processWith({ PORT: 'http', HOST: 'a b' });
    expect(() => parseConfigOrExit(httpVariables({ port: 80 }), fake)).toThrow(Exit);
    expect(codes).toEqual([1]);
    expect(written.join('')).toMatch(/2 problems:\n {2}HOST is "a b".*\n {2}PORT is "http".*\n$/);
  });
});
