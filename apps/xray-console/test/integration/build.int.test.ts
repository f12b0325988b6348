import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsole } from '../support/build-console.ts';

/** JavaScript that the first page needs, gzipped. */
const MOST_BYTES = 250 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

let folder: string;
let manifest: Readonly<Record<string, Chunk>>;
let page: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xray-console-'));
  await buildConsole(folder);
  manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as typeof manifest;
  page = await readFile(join(folder, 'index.html'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A chunk and all that it cannot run without. */
function withImports(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chunk = manifest[name];
    if (chunk === undefined) {
      throw new Error(`Nothing is built under the name ${name}.`);
    }
    if (!found.has(name)) {
      found.add(name);
      waiting.push(...(chunk.imports ?? []));
    }
  }
  return found;
}

/** What is loaded whatever the page. */
const START = ['index.html', 'src/start.tsx'];

const EDITOR = 'src/search/filter-editor.tsx';

/** The list with its filter editor, which is a part of its own. */
function firstPage(): ReadonlySet<string> {
  return withImports([...START, EDITOR]);
}

async function gzipped(names: ReadonlySet<string>): Promise<number> {
  const files = [...names].flatMap((name) => manifest[name]?.file ?? []);
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(folder, file))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('what is built', () => {
  it('needs less than 250 KB of JavaScript for the list of traces, the filter editor included', async () => {
    expect(await gzipped(firstPage())).toBeLessThan(MOST_BYTES);
  });

  it('needs less than that for each other page, loaded directly, with all that can be opened on it', async () => {
    const pages = Object.keys(manifest).filter((name) => name.endsWith('-page.tsx'));
    expect(pages).toHaveLength(6);
    for (const name of pages) {
      const whole = withImports([...START, EDITOR, name, ...(manifest[name]?.dynamicImports ?? [])]);
      expect(await gzipped(whole), name).toBeLessThan(MOST_BYTES);
    }
  });

  it('begins with a small part, so that xray-local is asked while the others are loaded', async () => {
    const small = withImports(['index.html']);
    expect(await gzipped(small)).toBeLessThan(10 * 1024);
    const others = [...withImports(START)].filter((name) => !small.has(name));
    for (const name of others) {
      expect(page).toContain(`rel="modulepreload" crossorigin href="./${manifest[name]?.file ?? name}"`);
    }
  });

  it('loads the map only when it is looked at', async () => {
    const first = firstPage();
    const map = withImports([...START, 'src/map/map-page.tsx']);
    const added = [...map].filter((name) => !first.has(name));
    expect(await gzipped(new Set(added))).toBeGreaterThan(50 * 1024);
    expect([...first].some((name) => name.includes('/map/'))).toBe(false);
  });

  it('keeps to a content policy of own files alone: no script or style in the page, no data: addresses', async () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
    const styles = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.css'));
    for (const name of styles) {
      expect(await readFile(join(folder, 'assets', name), 'utf8'), name).not.toMatch(
        /data:|@import|https?:\/\//,
      );
    }
  });

  it('has only relative addresses, so that it works under any path', () => {
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => address?.startsWith('./') !== true)).toEqual([]);
  });
});
