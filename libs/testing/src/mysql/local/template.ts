import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StartContext } from '../context.ts';
import { codeOf, MysqlError } from '../errors.ts';
import { serverFlags } from '../server-flags.ts';
import { bareEnvironment, runCommand } from '../system/run-command.ts';
import { createRunFolder, noteServer, removeRunFolder } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';
import type { ServerProgram } from './server-program.ts';

/** The flags that every call of a server program has: its folders, and whom it may run as. */
export const folderFlags = ({ data, temporary }: RunFolder): readonly string[] => [
  '--no-defaults',
  `--datadir=${data}`,
  `--tmpdir=${temporary}`,
  ...(process.getuid?.() === 0 ? ['--user=root'] : []),
];

/**
 * A name that is the same as long as the data directory would be: the build, its flags, the machine's kind, and
 * the user, since a server's files are for their owner only.
 */
export function templateName({ product, version, build }: ServerProgram, user: number): string {
  const sameFor = JSON.stringify([build, serverFlags(product), process.arch]);
  const hash = createHash('sha256').update(sameFor).digest('hex').slice(0, 10);
  return `${product.toLowerCase()}-${version}-u${user}-${hash}`;
}

/**
 * The template data directory for a server, made at the first call: a new server then only copies it.
 *
 * Several processes may call this at once. Each that finds none makes its own aside, and the first to be done
 * puts it in place.
 */
export async function ensureTemplate(program: ServerProgram, context: StartContext): Promise<string> {
  const name = templateName(program, process.getuid?.() ?? 0);
  const template = join(context.cacheDirectory, 'mysql', 'templates', name);
  if (await isFolder(template)) return template;

  const { product, version } = program;
  context.report(`making a template data directory for ${product} ${version}, once, in ${template}`);
  const folder = await createRunFolder(context);
  try {
    await mkdir(folder.data, { mode: 0o700 });
    await fill(program, folder, context);
    await mkdir(dirname(template), { recursive: true });
    await putInPlace(folder.data, template);
  } finally {
    await removeRunFolder(folder.path);
  }
  return template;
}

async function fill(program: ServerProgram, folder: RunFolder, context: StartContext): Promise<void> {
  const flags = [...folderFlags(folder), ...serverFlags(program.product)];
  const options = {
    cwd: folder.path,
    env: bareEnvironment(context.env),
    limitMs: context.limits.initialiseMs,
    signal: context.signal,
    onStart: (pid: number) => {
      noteServer(folder, pid);
    },
  };
  if (program.product === 'MySQL')
    await runCommand(program.file, [...flags, '--initialize-insecure'], options);
  else
    await runCommand(program.file, [...flags, '--bootstrap'], {
      ...options,
      input: await systemTables(program),
    });
}

/**
 * The statements that make MariaDB's system tables. `mariadb-install-db` feeds the same files to the server, but
 * needs programs that Debian keeps in other packages. The accounts, help texts and sys schema that it adds are
 * left out: without accounts there is none to close.
 *
 * @throws {MysqlError} `MYSQL_START` when the server came without its files.
 */
async function systemTables({ file }: ServerProgram): Promise<string> {
  for (const folder of shareFolders(file)) {
    for (const brand of ['mariadb', 'mysql']) {
      const files = ['system_tables', 'performance_tables'].map((part) =>
        join(folder, `${brand}_${part}.sql`),
      );
      try {
        const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
        return ['CREATE DATABASE mysql;', 'USE mysql;', ...texts, ''].join('\n');
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    }
  }
  throw new MysqlError(
    'MYSQL_START',
    `${file} has no mariadb_system_tables.sql or mysql_system_tables.sql in ${shareFolders(file).join(', ')}: ` +
      'install the server package anew',
  );
}

const shareFolders = (file: string): readonly string[] => {
  const base = dirname(dirname(file));
  return ['mysql', 'mariadb', ''].map((name) => join(base, 'share', name));
};

async function putInPlace(made: string, template: string): Promise<void> {
  try {
    await rename(made, template);
  } catch (error) {
    // Another process was first; both are equally good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;
