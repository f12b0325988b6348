import { describe, expect, it } from 'vitest';
import { selects } from './labels.ts';
import { parseManifests } from './manifest.ts';

describe('manifests', () => {
  it('are read one by one', () => {
    const text =
      'apiVersion: v1\nkind: A\nmetadata: { name: a }\n---\napiVersion: v1\nkind: B\nmetadata: { name: b }\n';
    expect(parseManifests(text).map(({ kind }) => kind)).toEqual(['A', 'B']);
  });

  it.each([
    ['no YAML', 'a: [', /^document 1: /],
    ['no object of Kubernetes', 'apiVersion: v1\nkind: A\nmetadata: {}', /^document 1: .*name/s],
    [
      'a label that is no text',
      'apiVersion: v1\nkind: A\nmetadata: { name: a, labels: { on: true } }',
      /labels/,
    ],
  ])('are refused when they are %s', (_, text, message) => {
    expect(() => parseManifests(text)).toThrow(message);
  });
});

describe('a selector', () => {
  const labels = { app: 'a', version: 'v1' };

  it.each([
    [{}, true],
    [{ matchLabels: { app: 'a' } }, true],
    [{ matchLabels: { app: 'a', version: 'v2' } }, false],
    [{ matchExpressions: [{ key: 'version', operator: 'In', values: ['v1', 'v2'] }] }, true],
    [{ matchExpressions: [{ key: 'version', operator: 'NotIn', values: ['v1'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['x'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'Near' }] }, false],
  ])('%j: %s', (selector, isSelected) => {
    expect(selects(selector, labels)).toBe(isSelected);
  });
});
