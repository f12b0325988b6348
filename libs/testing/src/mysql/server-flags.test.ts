import { describe, expect, it } from 'vitest';
import { serverFlags } from './server-flags.ts';

describe('the flags of a server', () => {
  it.each(['MySQL', 'MariaDB'] as const)('make %s speak utf8mb4 and tell the time in UTC', (product) => {
    expect(serverFlags(product)).toEqual(
      expect.arrayContaining(['--character-set-server=utf8mb4', '--default-time-zone=+00:00']),
    );
  });

  it('make MariaDB as strict as MySQL is', () => {
    expect(serverFlags('MariaDB').join(' ')).toContain('--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES');
    expect(serverFlags('MySQL').join(' ')).not.toContain('--sql-mode');
  });

  it('keep flags of one product from the other', () => {
    expect(serverFlags('MariaDB')).not.toContain('--mysqlx=OFF');
    expect(serverFlags('MySQL').join(' ')).not.toContain('aria');
  });
});
