import { existsSync, readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../src/start/options.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const PAGES = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (name) => /(^|\/)(node_modules|dist|\.cache)$/.test(name),
});
const PROJECTS = [
  ...globSync('{apps,libs}/*/package.json', { cwd: ROOT }).map((file) => path.dirname(file)),
  'tools',
];

/** Links of a page that lead into the repository, code blocks left out. */
function localLinks(page: string): string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));
}

const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

const headingsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, text]) => slugOf(text ?? ''));

describe('the documentation', () => {
  it.each(PAGES)('%s links to what is there', (page) => {
    const broken = localLinks(page).filter((link) => {
      const [file = '', heading] = link.split('#');
      const target = path.join(path.dirname(page), file === '' ? path.basename(page) : file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return heading !== undefined && !headingsOf(target).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  it.each(PROJECTS)('%s has a README and stands in the README and in ARCHITECTURE.md', (project) => {
    expect(existsSync(path.join(ROOT, project, 'README.md'))).toBe(true);
    expect(read('README.md')).toContain(project);
    expect(read('ARCHITECTURE.md')).toContain(`\`${project}\``);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of ['README.md', 'CONTRIBUTING.md', 'tools/README.md']) {
      const text = read(page);
      const named = [...text.matchAll(/npm run ([\w:-]+)|npm (start|test)\b/g)].map(
        ([, run, short]) => run ?? short ?? '',
      );
      expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    }
  });

  it('shows the options of npm start as they are', () => {
    expect(read('tools/README.md')).toContain(USAGE.replace(/^Usage: /, ''));
  });

  it('lists every decision', () => {
    const records = globSync('docs/adr/0*.md', { cwd: ROOT }).map((file) => path.basename(file));
    for (const record of records) expect(read('docs/adr/README.md')).toContain(`(${record})`);
  });
});
