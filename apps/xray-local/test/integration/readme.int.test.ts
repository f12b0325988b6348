import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLocalActions } from '../../src/api/local/local-actions.ts';
import { OPERATIONS } from '../../src/api/operations.ts';
import { createPages } from '../../src/api/pages.ts';
import type { PagesContext } from '../../src/api/pages.ts';
import type { Services } from '../../src/api/services.ts';
import { OPTIONS } from '../../src/config/options.ts';
import type { Option } from '../../src/config/options.ts';
import { createLocalEndpoints } from '../../src/local-endpoints.ts';
import type { LocalEndpointsContext } from '../../src/local-endpoints.ts';

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

  it.each(OPERATIONS)('has the operation $name as it is', ({ name, path, support, note }) => {
    expect(ROWS).toContain(`| ${name} | \`${path}\` | ${support} |${note === '' ? '' : ` ${note}`} |`);
  });

  it('has every page and question of its own', () => {
    const pages = [...createPages({} as PagesContext).keys()].map((path) => `GET ${path}`);
    const actions = [...createLocalActions({} as Services).keys()].map((path) => `POST ${path}`);
    const local = createLocalEndpoints({ services: {} } as LocalEndpointsContext);
    const more = [...local.pages.keys(), ...local.actions.keys(), ...local.endpoints.keys()];
    expect(
      more.filter((path) => !ROWS.some((row) => new RegExp(`^\\| \`[A-Z]+ ${path}[?\`]`).test(row))),
    ).toEqual([]);
    const missing = [...pages, ...actions].filter(
      (name) => !ROWS.some((row) => row.startsWith(`| \`${name}`)),
    );
    expect(missing).toEqual([]);
  });
});
