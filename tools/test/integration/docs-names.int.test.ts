import { describe, expect, it } from 'vitest';
import { filesLike, misfits, PAGES, namesOn, quoted, read } from '../support/pages.ts';

/** Everything that programs and manifests are made of; the tests among it name what others answer. */
const SOURCES = filesLike(
  '{apps,libs}/*/{src,test}/**/*.{ts,tsx,mts,mjs}',
  '{tools,k8s}/{src,test}/**/*.ts',
  'bench/**/*.ts',
  '{k8s,docker}/**/*.{yaml,env,mjs,hcl}',
  'docker/Dockerfile',
  'tools/bootstrap.mjs',
  'k8s/overlays/*/settings.env.example',
  'compose.yaml',
  'eslint.config.mjs',
)
  .filter((file) => !file.includes('docs-names'))
  .map(read)
  .join('\n');

const WORDS = new Set(SOURCES.match(/[A-Za-z_][\w]*/g));

/** Names that others gave: the webhook of EKS, MySQL. */
const FOREIGN = new Set(['AWS_ROLE_ARN', 'max_connections']);

/** What the commands of a page set themselves. */
const setOn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/(?:^\s*(?:export )?([A-Z][A-Z0-9_]*)=|\bread -\w+ '[^']*' ([A-Z][A-Z0-9_]*))/gm)].map(
      ([, assigned, asked]) => assigned ?? asked ?? '',
    ),
  );

/** Whether something reads a variable, also one of a family that is put together, such as `SMOKE_${flag}`. */
const isRead = (name: string): boolean =>
  WORDS.has(name) ||
  WORDS.has(name.replace(/_FILE$/, '')) ||
  SOURCES.includes(`${name.slice(0, name.indexOf('_') + 1)}\${`);

/** Defaults as the READMEs of the apps tell them, whose tests keep them equal to the schemas. */
function defaultPort(app: string): string {
  const [, port] = /^\| `PORT` .*\| `(\d+)` +\|$/m.exec(read(`apps/${app}/README.md`)) ?? [];
  if (port === undefined) throw new Error(`the README of ${app} has no PORT`);
  return port;
}

const XRAY_LOCAL =
  /`XRAY_LOCAL_BIND` +\| 127\.0\.0\.1:(\d+)/.exec(read('apps/xray-local/README.md'))?.[1] ?? '';
const PORTS = {
  'user-management': defaultPort('user-management'),
  notification: defaultPort('notification'),
  'xray-local': XRAY_LOCAL,
  'xray-console': XRAY_LOCAL,
};

describe('names in the documentation', () => {
  it('are those of ports that something has: the defaults, and what compose publishes', () => {
    expect(PORTS).toEqual({
      'user-management': '8095',
      notification: '8096',
      'xray-local': '2000',
      'xray-console': '2000',
    });
    const published = [...read('compose.yaml').matchAll(/127\.0\.0\.1:\$\{\w+:-(\d+)\}/g)].map(
      ([, port]) => port,
    );
    const known = new Set([...Object.values(PORTS), ...published]);
    const addresses = /https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)/g;
    expect(misfits(addresses, ([port = '']) => known.has(port))).toEqual([]);
  });

  it.each(Object.entries(PORTS))('has %s with its port in the table of the README', (app, port) => {
    const row = read('README.md')
      .split('\n')
      .find((line) => line.startsWith(`| [apps/${app}]`));
    expect(row?.split('|').at(-2)).toContain(port);
  });

  it('has a console in the services of whoever starts both', () => {
    expect(read('compose.yaml')).toContain(`:-${PORTS['user-management']}}:${PORTS['user-management']}`);
  });

  it('are variables and codes that something reads or answers', () => {
    const unknown = PAGES.flatMap((page) => {
      const text = namesOn(page);
      const own = setOn(text);
      const names = text.match(/(?<![\w-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])/g) ?? [];
      return [...new Set(names)]
        .filter((name) => !own.has(name) && !FOREIGN.has(name) && !isRead(name))
        .map((name) => `${page}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('are messages, counters and codes that stand in the code, on the runbooks', () => {
    const isMessage = (text: string): boolean =>
      /^[a-z][a-z']+(?: [a-z']+)+$/.test(text) && !/^(?:kubectl|npm|npx|docker|aws|git|curl) /.test(text);
    const isIdentifier = (text: string): boolean => /^[a-z]+(?:[A-Z_.][a-zA-Z]+)+$/.test(text);
    const isKnown = (text: string): boolean => {
      if (isMessage(text)) return SOURCES.includes(text);
      return !isIdentifier(text) || FOREIGN.has(text) || WORDS.has(text.split('.').at(-1) ?? '');
    };
    const unknown = PAGES.filter((page) => page.startsWith('docs/runbooks/')).flatMap((page) =>
      quoted(read(page).replace(/```[\s\S]*?```/g, ''))
        .filter((text) => !isKnown(text))
        .map((text) => `${page}: ${text}`),
    );
    expect(unknown).toEqual([]);
  });
});
