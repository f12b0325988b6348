/** A package as a lockfile names it, with what is known of it before it is installed. */
export interface LockedPackage {
  /** Where it is put, such as `node_modules/a/node_modules/b`. */
  readonly where: string;
  /** Its own name, also when it is installed under another one. */
  readonly name: string;
  readonly version: string;
  readonly licence: string | undefined;
  readonly integrity: string | undefined;
  /** Where it comes from, if the lockfile says so: npm leaves it out for packages of the registry when it is told to. */
  readonly resolved: string | undefined;
  readonly hasInstallScript: boolean;
  /** A folder of the repository. */
  readonly isLink: boolean;
}

/** A lockfile, or another file that npm reads, of a form that these checks do not know. */
export class LockfileError extends Error {
  override readonly name = 'LockfileError';
  readonly code = 'bad_lockfile';
}

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

/** The packages of a `package-lock.json`; the repository's own projects are there as links. @throws {LockfileError} */
export function parseLockfile(text: string): readonly LockedPackage[] {
  const { lockfileVersion, packages } = JSON.parse(text) as {
    readonly lockfileVersion?: number;
    readonly packages?: Readonly<Record<string, Entry>>;
  };
  if (lockfileVersion !== 3 || packages === undefined)
    throw new LockfileError(`a lockfile of version 3 was expected, this one says ${String(lockfileVersion)}`);
  return Object.entries(packages)
    .filter(([where]) => where.includes('node_modules/'))
    .map(([where, entry]) => ({
      where,
      name: entry.name ?? where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      licence: entry.license,
      integrity: entry.integrity,
      resolved: entry.resolved,
      hasInstallScript: entry.hasInstallScript === true,
      isLink: entry.link === true,
    }));
}

/** How findings name a package. */
export const titleOf = ({ name, version, where }: LockedPackage): string => `${name}@${version} (${where})`;
