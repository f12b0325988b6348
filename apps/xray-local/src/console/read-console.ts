import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** A file of the built console. */
export interface ConsoleFile {
  readonly body: Buffer;
  readonly type: string;
  readonly tag: string;
  /** Its name tells its content, so that it never changes. */
  readonly isHashed: boolean;
}

/** The files of the console by the path at which they are asked for, and when its page was written. */
export interface ConsoleFiles {
  readonly files: ReadonlyMap<string, ConsoleFile>;
  readonly writtenAt: number;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** A folder with more than this is not a built console. */
const MOST_FILES = 500;
const MOST_BYTES = 64 * 1024 * 1024;

/** Vite's names: `assets/index-DbEo1zK9.js`. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/** When the console's page was written, in milliseconds; `undefined` when there is none. */
export async function whenWritten(folder: string): Promise<number | undefined> {
  try {
    return (await stat(join(folder, 'index.html'))).mtimeMs;
  } catch {
    return undefined; // Not built, or not to be read: what there is to say is the same.
  }
}

/**
 * Reads the whole console, a few hundred kilobytes, into memory. Requests then only look names up: no path from outside
 * ever reaches the file system.
 */
export async function readConsole(folder: string, writtenAt: number): Promise<ConsoleFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, ConsoleFile>();
  let bytes = 0;
  for (const name of names.slice(0, MOST_FILES)) {
    const body = await readFile(name);
    bytes += body.length;
    if (bytes > MOST_BYTES) {
      break;
    }
    const path = `/${relative(folder, name).split(sep).join('/')}`;
    files.set(path, { body, type: typeOf(name), tag: tagOf(body), isHashed: HASHED.test(path) });
  }
  return { files, writtenAt };
}

function typeOf(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

function tagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}
