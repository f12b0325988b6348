import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { placeholders } from './placeholders.ts';

describe('the rule of placeholders', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(placeholders)).toEqual([]);
  });

  it.each([
    ['sees angle brackets', 'db.shop.test', '<endpoint>', 'Service/mysql: spec.externalName is "<endpoint>"'],
    ['sees an empty setting', 'db.shop.test', '""', 'Service/mysql: spec.externalName is ""'],
    [
      'sees a word to replace',
      'value: eu-central-1',
      'value: REPLACE_ME',
      'DaemonSet/daemon: spec.template.spec.containers.env.value is "REPLACE_ME"',
    ],
    [
      'sees a domain of examples',
      'db.shop.test',
      'db.example.com',
      'Service/mysql: spec.externalName is "db.example.com"',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(placeholders, from, to)).toContain(finding);
  });
});
