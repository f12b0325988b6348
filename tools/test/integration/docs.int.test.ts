import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesLike, PAGES, PROJECTS, read, ROOT } from '../support/pages.ts';

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

/** Pages of a folder that its index does not lead to. */
const unlisted = (folder: string, pattern: string): string[] => {
  const index = localLinks(`${folder}/README.md`);
  return filesLike(`${folder}/${pattern}`)
    .map((file) => path.relative(folder, file))
    .filter((file) => file !== 'README.md' && !index.includes(file));
};

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
    expect(read('README.md')).toContain(`(${project}/README.md)`);
    expect(read('ARCHITECTURE.md')).toContain(`\`${project}\``);
  });

  it('lists every decision, every runbook and every page', () => {
    expect(unlisted('docs/adr', '*.md')).toEqual([]);
    expect(unlisted('docs/runbooks', '*.md')).toEqual([]);
    expect(unlisted('docs', '*.md')).toEqual([]);
  });

  it('has runbooks of 80 lines at most, each with first looks, causes and how to see that it is mended', () => {
    const runbooks = filesLike('docs/runbooks/*.md').filter((file) => !file.endsWith('README.md'));
    expect(runbooks.length).toBeGreaterThan(3);
    for (const runbook of runbooks) {
      expect(read(runbook).trimEnd().split('\n').length, runbook).toBeLessThanOrEqual(80);
      expect(headingsOf(runbook), runbook).toEqual(
        expect.arrayContaining(['look-first', 'it-is-mended-when']),
      );
    }
  });

  it.each(['libs/tracing', 'libs/trace-testing', 'libs/xray-model'])(
    '%s is packed as releasing.md says',
    (folder) => {
      const { files, exports } = JSON.parse(read(`${folder}/package.json`)) as {
        files?: string[];
        exports: Record<string, Record<string, string>>;
      };
      expect(files).toContain('dist');
      const outside = Object.values(exports)
        .flatMap((conditions) => Object.entries(conditions))
        .filter(
          ([condition, file]) => condition !== '@xray-microservices/source' && !file.startsWith('./dist/'),
        );
      expect(outside).toEqual([]);
    },
  );

  it('has a version at the top of the changelog that is the one of the packages', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const [, newest] = /^## \[(\d[^\]]*)\] - /m.exec(read('CHANGELOG.md')) ?? [];
    expect(newest).toBe(version);
  });
});
