import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AXES, componentsOf, kustomizationOf } from '../../src/combinations/combination.ts';
import { pairwise } from '../../src/combinations/pairwise.ts';
import { parseManifests } from '../../src/manifests/manifest.ts';
import { workloadsOf } from '../../src/manifests/workloads.ts';
import { findingsOf, rulesFor } from '../../src/rules/all-rules.ts';
import { knowledge } from '../support/knowledge.ts';
import { addKustomization, build, copyOfK8s } from '../support/kustomize.ts';
import type { Copy } from '../support/kustomize.ts';

let copy: Copy;

beforeAll(async () => {
  copy = await copyOfK8s();
});

afterAll(async () => {
  await copy[Symbol.asyncDispose]();
});

it('autoscaling leaves the number of pods to a service that has no autoscaler', async () => {
  const folder = await addKustomization(
    copy,
    'third-service',
    'resources: [../../base, audit.yaml]\ncomponents: [../../components/autoscaling]\n',
  );
  const audit = `apiVersion: apps/v1
kind: Deployment
metadata: { name: audit, labels: { app.kubernetes.io/component: microservice } }
spec: { replicas: 2, selector: { matchLabels: { app: audit } }, template: { metadata: { labels: { app: audit } }, spec: { containers: [] } } }
`;
  await writeFile(path.join(folder, 'audit.yaml'), audit);
  const numbers = workloadsOf(parseManifests(await build(folder)))
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ name, replicas }) => [name, replicas]);
  expect(Object.fromEntries(numbers)).toEqual({
    audit: 2,
    'usermgmt-microservice': undefined,
    'v1-notification-microservice': undefined,
  });
});

describe('any two choices get on', () => {
  const choices = pairwise(AXES).map((choice, index) => ({
    choice,
    index,
    name: componentsOf(choice).join(' '),
  }));

  it.each(choices)('$name', async ({ choice, index }) => {
    const folder = await addKustomization(copy, `choice-${index}`, kustomizationOf(choice));
    const manifests = parseManifests(await build(folder));
    const digest = (image: string): boolean =>
      image.includes('xray-daemon') || image.includes('opentelemetry');
    expect(findingsOf(manifests, rulesFor(knowledge({ digest })))).toEqual([]);
  });
});
