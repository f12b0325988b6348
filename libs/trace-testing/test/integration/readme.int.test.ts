import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as library from '../../src/index.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

it.each(Object.keys({ ...library, ...library.traceMatchers }))('the README tells of %s', (name) => {
  expect(readme).toMatch(new RegExp(String.raw`\b${name}\b`));
});
