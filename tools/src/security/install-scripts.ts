import { titleOf } from './lockfile.ts';
import type { LockedPackage } from './lockfile.ts';

/** `allowScripts` of a package.json: which packages may run a script when they are installed. */
export type AllowScripts = Readonly<Record<string, boolean>>;

/**
 * The only packages whose install script is wanted, and why. Everything that runs on the machine of whoever types
 * `npm start` has been looked at.
 */
export const WANTED_SCRIPTS: Readonly<Record<string, string>> = {
  node: 'has npm fetch the binary of the Node that everything runs on',
};

/** Install scripts about which nobody has decided, that are allowed without need, and decisions about nothing. */
export function scriptFindings(
  packages: readonly LockedPackage[],
  allowScripts: AllowScripts,
): readonly string[] {
  const withScript = packages.filter(({ hasInstallScript }) => hasInstallScript);
  const names = new Set(withScript.map(({ name }) => name));
  return [
    ...withScript
      .filter(({ name }) => !Object.hasOwn(allowScripts, name))
      .map((locked) => `${titleOf(locked)} has an install script, and allowScripts says nothing of it`),
    ...Object.entries(allowScripts)
      .filter(([name, isAllowed]) => isAllowed && !Object.hasOwn(WANTED_SCRIPTS, name))
      .map(([name]) => `allowScripts lets ${name} run a script, for which there is no reason`),
    ...Object.keys(allowScripts)
      .filter((name) => !names.has(name))
      .map((name) => `allowScripts names ${name}, which has no install script`),
  ];
}
