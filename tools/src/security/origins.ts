import path from 'node:path';
import { titleOf } from './lockfile.ts';
import type { LockedPackage } from './lockfile.ts';

/** The names under which the repository's own projects go. */
const OWN_SCOPE = '@xray-microservices/';

const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * Packages that may be other ones tomorrow, or elsewhere: without a SHA-512, from somewhere else than the others, or with a
 * name of ours and not a folder of ours.
 */
export function originFindings(packages: readonly LockedPackage[]): readonly string[] {
  const foreign = packages.filter(({ isLink }) => !isLink);
  const origins = new Set(foreign.map(originOf));
  return [
    ...foreign
      .filter(({ integrity = '' }) => !SHA512.test(integrity))
      .map((locked) => `${titleOf(locked)} has no SHA-512`),
    // One that names its source beside others that do not is not from the registry either.
    ...(origins.size > 1 ? [`packages come from ${[...origins].toSorted().join(' and ')}`] : []),
    ...foreign
      .filter((locked) => !isRegistry(locked))
      .map((locked) => `${titleOf(locked)} does not come from a registry`),
    ...packages
      .filter((locked) => locked.name.startsWith(OWN_SCOPE) !== isFolderOfOurs(locked))
      .map((locked) => `${titleOf(locked)} has a name of ours and is not ours, or the other way round`),
  ];
}

/** The registry, as far as the lockfile tells: its origin, or that it is the one npm is told to ask. */
function originOf({ resolved }: LockedPackage): string {
  if (resolved === undefined) return 'the registry';
  return URL.canParse(resolved) ? new URL('/', resolved).href : resolved;
}

/** A registry has the tarballs of a package below its name; git, folders and other addresses have not. */
function isRegistry({ resolved, name }: LockedPackage): boolean {
  if (resolved === undefined) return true;
  return (
    URL.canParse(resolved) &&
    new URL(resolved).protocol === 'https:' &&
    decodeURIComponent(new URL(resolved).pathname).includes(`/${name}/-/`)
  );
}

/** A link may lead to any folder of the machine, but for those of the repository. */
function isFolderOfOurs({ isLink, resolved = '' }: LockedPackage): boolean {
  return isLink && !path.isAbsolute(resolved) && !path.normalize(resolved).startsWith('..');
}
