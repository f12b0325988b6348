import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { contractFrom } from '../contract/contract.ts';
import { environment } from './environment.ts';

const names = ['SHUTDOWN_DELAY_MS', 'DB_PORT', 'AWS_XRAY_DAEMON_ADDRESS', 'POD_NAME'];
const table = [
  ...names.map((name) => `| \`${name}\` | Meaning | none |`),
  '| `DB_HOSTNAME` | Server | **required** |',
  '| `DB_PASSWORD` | Password | **required**, secret |',
];
const rule = environment(new Map([['app', contractFrom(table.join('\n'))]]));

it('lets a variable be there for another one', () => {
  const made =
    '{ name: NODE_IP, value: x }\n            - { name: AWS_XRAY_DAEMON_ADDRESS, value: $(NODE_IP):2000 }\n            - { name: POD_NAME';
  expect(afterChange(rule, '{ name: POD_NAME', made)).toEqual([]);
});

describe('the rule of environments', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(rule)).toEqual([]);
  });

  it.each([
    [
      'sees a name that the program does not know',
      'SHUTDOWN_DELAY_MS:',
      'SHUTDOWN_DELAY:',
      'Deployment/app:app: does not know SHUTDOWN_DELAY',
    ],
    ['misses what the program requires', 'DB_HOSTNAME: mysql, ', '', 'Deployment/app:app: needs DB_HOSTNAME'],
    [
      'refuses a secret in the open',
      'valueFrom: { secretKeyRef: { name: app-secrets, key: password } }',
      'value: secret',
      'Deployment/app:app: has DB_PASSWORD in the open',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(rule, from, to)).toContain(finding);
  });
});
