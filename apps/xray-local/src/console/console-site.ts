import { fileURLToPath } from 'node:url';
import type { WholeAnswer } from '../http/answer.ts';
import type { Site, SiteRequest } from '../http/routes.ts';
import { readConsole, whenWritten } from './read-console.ts';
import type { ConsoleFile, ConsoleFiles } from './read-console.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { UNBUILT_PAGE } from './unbuilt-page.ts';

/** Where the console is: in the published package, in the image, or in the repository; from here, or from the bundle. */
export const CONSOLE_FOLDERS: readonly string[] = [
  '../console',
  '../../console',
  '../../../xray-console/dist',
].map((path) => fileURLToPath(new URL(path, import.meta.url)));

const PAGE = '/index.html';

const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/**
 * The console's files. Its page is what every address gets that is no file: the console reads the address itself. A
 * console that is built while the server runs is found.
 */
export function createConsoleSite(folders: readonly string[] = CONSOLE_FOLDERS): Site {
  const latest = createReader(folders);
  return async (request) => {
    const { path, wantsPage } = request;
    const console = await latest();
    if (path === '/' || wantsPage) {
      const page = console?.files.get(path) ?? console?.files.get(PAGE);
      return page === undefined ? UNBUILT_PAGE : fileAnswer(page, request);
    }
    const file = console?.files.get(path);
    return file === undefined ? undefined : fileAnswer(file, request);
  };
}

/** Reads the files again when the page is another one. */
function createReader(folders: readonly string[]): () => Promise<ConsoleFiles | undefined> {
  let read: { readonly key: string; readonly console: Promise<ConsoleFiles> } | undefined;
  return async () => {
    for (const folder of folders) {
      const writtenAt = await whenWritten(folder);
      if (writtenAt !== undefined) {
        const key = `${folder} ${writtenAt}`;
        if (read?.key !== key) {
          read = { key, console: readConsole(folder, writtenAt) };
        }
        return read.console;
      }
    }
    read = undefined;
    return undefined;
  };
}

function fileAnswer({ body, type, tag, isHashed }: ConsoleFile, { knownTag }: SiteRequest): WholeAnswer {
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': type,
    'cache-control': isHashed ? FOR_EVER : ASK_AGAIN,
    etag: tag,
  };
  const isKnown = knownTag?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag) === true;
  return isKnown
    ? { status: 304, headers: { ...headers, 'content-length': String(body.length) }, body: '' }
    : { status: 200, headers, body };
}
