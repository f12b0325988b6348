import { describe, expect, it } from 'vitest';
import { contractFrom, longestStopMs, namesUnder, withNames } from './contract.ts';

const README = `
| Variable      | Meaning                    | Default              |
| ------------- | -------------------------- | -------------------- |
| \`HOST\`        | Address, such as \`0.0.0.0\` | \`127.0.0.1\`          |
| \`DB_HOSTNAME\` | MySQL server               | **required**         |
| \`DB_PASSWORD\` | Its password               | **required**, secret |
| \`SMTP_TOKEN\`  | A token                    | none, secret         |

| Flag     | Variable          | Default | Meaning |
| -------- | ----------------- | ------- | ------- |
| \`--bind\` | \`XRAY_LOCAL_BIND\` | none    | Address |

Text with \`OTHER_NAME\`.
`;

describe('a contract', () => {
  const contract = contractFrom(README);

  it('knows the variables of the tables, and none of the text', () => {
    expect([...contract.known]).toEqual([
      'HOST',
      'DB_HOSTNAME',
      'DB_PASSWORD',
      'SMTP_TOKEN',
      'XRAY_LOCAL_BIND',
    ]);
  });

  it('tells which are required, and which are secret', () => {
    expect([...contract.required]).toEqual(['DB_HOSTNAME', 'DB_PASSWORD']);
    expect([...contract.secret]).toEqual(['DB_PASSWORD', 'SMTP_TOKEN']);
  });

  it('takes further names', () => {
    expect(withNames(contract, ['POD_NAME']).known).toContain('POD_NAME');
  });
});

it('reads names under a heading', () => {
  const text = '\n## One\n`POD_NAME` and `AWS`, { name: CLUSTER_NAME }\n## Two\n`OTHER_NAME`\n';
  expect(namesUnder('## One', text)).toEqual(['POD_NAME', 'CLUSTER_NAME']);
});

it('reads how long a stop takes', () => {
  expect(longestStopMs('- A stop takes up to 24.5 seconds beside `SHUTDOWN_DELAY_MS`, and')).toBe(24_500);
  expect(longestStopMs('A stop takes a while')).toBeUndefined();
});
