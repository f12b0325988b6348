import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A file of the repository, by its path from the root. */
export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Files of the repository that match, nothing that was installed or built. */
export const filesLike = (...patterns: readonly string[]): string[] =>
  globSync(patterns, {
    cwd: ROOT,
    exclude: (name) => /(^|\/)(node_modules|dist|out-tsc|test-output|\.\w+)$/.test(name),
  });

/** All Markdown pages. */
export const PAGES = filesLike('**/*.md');

/** Folders of the projects, those of npm's workspaces. */
export const PROJECTS = [
  ...filesLike('{apps,libs}/*/package.json').map((file) => path.dirname(file)),
  'tools',
  'k8s',
];

/** What stands on a page in backticks, within a line. */
export const quoted = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);

/**
 * A page as the checks of names see it: the page about new services has one as its example, which stands for one that there
 * is, and the changelog tells of what there was.
 */
export function namesOn(page: string): string {
  if (page === 'CHANGELOG.md') return '';
  const text = read(page);
  if (page !== 'docs/adding-a-service.md') return text;
  return text.replaceAll('audit', 'notification').replaceAll('AUDIT', 'NOTIFICATION');
}

/** The groups of all matches on all pages, as `page: match`, that do not fit. */
export function misfits(
  pattern: RegExp,
  fits: (groups: readonly string[], page: string) => boolean,
): string[] {
  return PAGES.flatMap((page) =>
    [...namesOn(page).matchAll(pattern)]
      .filter(
        ([, ...groups]) =>
          !fits(
            groups.map((group: string | undefined) => group ?? ''),
            page,
          ),
      )
      .map(([match]) => `${page}: ${match}`),
  );
}
