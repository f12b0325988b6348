import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createActions } from '../../src/api/actions.ts';
import type { ApiContext } from '../../src/api/context.ts';
import { UNSUPPORTED_OPERATIONS } from '../../src/api/unsupported-operations.ts';
import { OPTIONS } from '../../src/config/options.ts';
import type { Option } from '../../src/config/options.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The table cells of the README's lines, without the alignment that formatting adds. */
const ROWS = README.split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.replaceAll(/\s+/g, ' '));

describe('README.md', () => {
  it.each(Object.values<Option<unknown>>(OPTIONS))('has the setting --$flag as it is', (option) => {
    const short = option.short === undefined ? '' : `\`-${option.short}\`, `;
    expect(ROWS).toContain(
      `| ${short}\`--${option.flag}\` | \`${option.env}\` | ${option.fallback} | ${option.help} |`,
    );
  });

  it('has every operation that is built', () => {
    const actions = createActions({} as ApiContext); // Making the actions calls none of them.
    const paths = [...actions.keys()].filter((path) => !(path in UNSUPPORTED_OPERATIONS));
    expect(paths.filter((path) => !ROWS.some((row) => row.startsWith(`| \`POST ${path}\``)))).toEqual([]);
  });
});
