import type { LicenceException } from './licence-policy.ts';
import { titleOf } from './lockfile.ts';
import type { LockedPackage } from './lockfile.ts';

/** What a `package.json` may say of its licence: an SPDX expression, or one of the two forms of old. */
export interface LicenceMembers {
  readonly license?: string | { readonly type?: string };
  readonly licenses?: readonly (string | { readonly type?: string })[];
}

export interface LicencePolicy {
  readonly allowed: ReadonlySet<string>;
  readonly exceptions: readonly LicenceException[];
}

const textOf = (licence: string | { readonly type?: string } | undefined): string | undefined =>
  typeof licence === 'string' ? licence : licence?.type;

/** The SPDX expression of a `package.json`; several licences of the old form are a choice. */
export function licenceOf({ license, licenses }: LicenceMembers): string | undefined {
  const several = licenses?.map((each) => textOf(each)).filter((text) => text !== undefined);
  return textOf(license) ?? (several === undefined ? undefined : several.join(' OR '));
}

/**
 * Whether an SPDX expression is met by licences that are allowed. An expression in which AND and OR are mixed is not:
 * it is for a person to read.
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  const choices = plain.split(' OR ');
  const parts = plain.split(' AND ');
  if (choices.length > 1 && parts.length > 1) return false;
  return choices.length > 1
    ? choices.some((choice) => allowed.has(choice))
    : parts.every((part) => allowed.has(part));
}

/**
 * What is wrong with the licences of packages, one line each: none or one that is not allowed, another one in the
 * package than in the lockfile, and exceptions that nothing needs.
 *
 * @param installed the `package.json` of a package, if it is installed; those for other platforms are not
 */
export function licenceFindings(
  packages: readonly LockedPackage[],
  installed: (locked: LockedPackage) => LicenceMembers | undefined,
  { allowed, exceptions }: LicencePolicy,
): readonly string[] {
  const used = new Set<LicenceException>();
  const findings = packages
    .filter(({ isLink }) => !isLink)
    .flatMap((locked) => {
      const manifest = installed(locked);
      const found = manifest === undefined ? undefined : licenceOf(manifest);
      const licence = locked.licence ?? found;
      if (licence === undefined) return [`${titleOf(locked)} says nothing of its licence`];
      if (found !== undefined && found !== licence)
        return [`${titleOf(locked)} is ${found} as installed, but ${licence} in the lockfile`];
      if (isAllowed(licence, allowed)) return [];
      const exception = exceptions.find((each) => each.licence === licence && each.name.test(locked.name));
      if (exception === undefined) return [`${titleOf(locked)} is under ${licence}, which is not allowed`];
      used.add(exception);
      return [];
    });
  const idle = exceptions
    .filter((exception) => !used.has(exception))
    .map(({ name, licence }) => `nothing needs the exception for ${name.source} under ${licence}`);
  return [...findings, ...idle];
}
