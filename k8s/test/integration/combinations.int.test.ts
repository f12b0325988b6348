import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AXES, componentsOf, kustomizationOf } from '../../src/combinations/combination.ts';
import { pairwise } from '../../src/combinations/pairwise.ts';
import { parseManifests } from '../../src/manifests/manifest.ts';
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
