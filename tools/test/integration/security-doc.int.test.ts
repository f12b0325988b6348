import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PAGE = 'docs/security.md';
const HEAD = ['threat', 'what stands against it', 'test', 'what remains'];
/** Spoofing, tampering, repudiation, information disclosure, denial of service, elevation of privilege. */
const STRIDE = /\(([STRIDE](?:, [STRIDE])*)\)$/;

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

interface Threat {
  readonly threat: string;
  readonly stands: string;
  readonly tests: readonly string[];
  readonly remains: string;
}

/** The rows of the tables of threats: those under a head that has the four columns. */
function readThreats(text: string): readonly Threat[] {
  const lines = text.split('\n');
  const heads = lines.flatMap((line, index) => (cellsOf(line).join() === HEAD.join() ? [index] : []));
  return heads.flatMap((head) => {
    const rest = lines.slice(head + 2);
    const end = rest.findIndex((line) => !line.startsWith('|'));
    return rest.slice(0, end === -1 ? undefined : end).map((line) => {
      const [threat = '', stands = '', tests = '', remains = ''] = cellsOf(line);
      return { threat, stands, tests: tests.split('<br>').map((each) => each.trim()), remains };
    });
  });
}

const THREATS = readThreats(readFileSync(path.join(ROOT, PAGE), 'utf8'));

/** What is wrong with ``[file](path) › `name of a test` ``. */
function problemOf(reference: string): string | undefined {
  const [, label, target = '', name = ''] = /^\[([^\]]+)\]\(([^)]+)\) › `(.+)`$/.exec(reference) ?? [];
  if (label === undefined) return 'is no "[file](path) › `test`"';
  if (label !== path.basename(target)) return 'has another label than its file';
  const file = path.join(ROOT, path.dirname(PAGE), target);
  if (!existsSync(file)) return 'names no file';
  if (!file.endsWith('.test.ts')) return 'names no test file';
  const text = readFileSync(file, 'utf8');
  const quoted = ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
  return quoted ? undefined : 'names no test of that file';
}

describe('the threat model', () => {
  it('has a table for each boundary, and many threats', () => {
    expect(THREATS.length).toBeGreaterThan(60);
    expect(new Set(THREATS.map(({ threat }) => threat)).size).toBe(THREATS.length);
  });

  it.each(THREATS)('tells what $threat is by STRIDE, what stands against it and what remains', (row) => {
    expect(row.threat).toMatch(STRIDE);
    expect(row.stands.length).toBeGreaterThan(20);
    expect(row.remains).not.toBe('');
  });

  it.each(THREATS)('has a test for $threat', ({ tests }) => {
    const problems = tests.map((test) => `${test}: ${problemOf(test) ?? 'ok'}`);
    expect(problems.filter((problem) => !problem.endsWith(': ok'))).toEqual([]);
  });
});
