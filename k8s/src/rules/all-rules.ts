import type { Contract } from '../contract/contract.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { schema } from '../schema/schema.ts';
import { environment } from './environment.ts';
import { printFinding } from './finding.ts';
import type { Rule } from './finding.ts';
import { images } from './images.ts';
import { jobs } from './jobs.ts';
import { namespaces } from './namespaces.ts';
import { networkPolicies } from './network-policies.ts';
import { placeholders } from './placeholders.ts';
import { podSecurity } from './pod-security.ts';
import { ports } from './ports.ts';
import { probes } from './probes.ts';
import { references } from './references.ts';
import { resources } from './resources.ts';
import { selectors } from './selectors.ts';
import { shutdown } from './shutdown.ts';
import { tokens } from './tokens.ts';
import { traceDaemon } from './trace-daemon.ts';
import { versions } from './versions.ts';

/** What the rules have to know of the programs that run. */
export interface Knowledge {
  /** By the name of the container. */
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly stopMs: ReadonlyMap<string, number>;
  /** Which images have to be named by digest. */
  readonly digest: (image: string) => boolean;
}

/** All rules for a whole build, by name. */
export const rulesFor = ({ contracts, stopMs, digest }: Knowledge): Readonly<Record<string, Rule>> => ({
  schema,
  namespaces: namespaces({ others: ['amazon-cloudwatch'] }),
  images: images({ digest }),
  resources,
  probes,
  jobs,
  podSecurity,
  tokens,
  references,
  selectors,
  ports,
  environment: environment(contracts),
  shutdown: shutdown(stopMs),
  traceDaemon,
  versions,
  networkPolicies,
  placeholders,
});

/** What the rules find, one line each, with the name of the rule before it. */
export const findingsOf = (
  manifests: readonly Manifest[],
  rules: Readonly<Record<string, Rule>>,
): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) =>
    rule(manifests).map((finding) => `${name}: ${printFinding(finding)}`),
  );
