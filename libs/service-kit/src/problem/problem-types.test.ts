import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { markdownTable } from '../markdown-table.ts';
import { PROBLEM_TYPES } from './problem-types.ts';

const problems = Object.entries(PROBLEM_TYPES);

describe('the problem types', () => {
  it('are the table in the README', () => {
    const rows = problems.map(([code, { status, title }]) => [`\`${code}\``, String(status), title]);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n\n${markdownTable(['Code', 'Status', 'Title'], rows)}\n\n`);
  });

  it('are named as their codes are', () => {
    for (const [code, { type }] of problems) {
      expect(type).toBe(`urn:problem-type:xray-microservices:${code.replaceAll('_', '-')}`);
    }
  });
});
