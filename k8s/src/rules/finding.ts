import type { Manifest } from '../manifests/manifest.ts';

/** Something that is wrong with an object. */
export interface Finding {
  /** Such as `Deployment/mysql`, with a container after a colon. */
  readonly object: string;
  /** Says what is wrong, in a few words. */
  readonly problem: string;
}

/** Looks at all objects of one build; an empty list is a clean bill. */
export type Rule = (manifests: readonly Manifest[]) => readonly Finding[];

/** One finding in a line. */
export const printFinding = ({ object, problem }: Finding): string => `${object}: ${problem}`;
