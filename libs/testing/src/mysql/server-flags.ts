/**
 * MySQL's own default, which MariaDB does not share: without it a query that MySQL refuses would pass in tests.
 * Source: MySQL 9 Reference Manual, "Server SQL Modes".
 */
const SQL_MODE = [
  'ONLY_FULL_GROUP_BY',
  'STRICT_TRANS_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
].join(',');

/** A throw-away server: little memory, and no care for data that is gone after the run anyway. */
const COMMON = [
  '--character-set-server=utf8mb4',
  '--default-time-zone=+00:00',
  '--skip-log-bin',
  '--skip-name-resolve',
  '--max-connections=200',
  '--table-open-cache=400',
  '--performance-schema=OFF',
  '--innodb-buffer-pool-size=64M',
  '--innodb-doublewrite=OFF',
  '--innodb-flush-log-at-trx-commit=0',
];

const MYSQL = ['--mysqlx=OFF', '--secure-file-priv=NULL', '--innodb-redo-log-capacity=16M'];

const MARIADB = [
  `--sql-mode=${SQL_MODE}`,
  '--innodb-log-file-size=16M',
  '--key-buffer-size=1M',
  '--aria-pagecache-buffer-size=8M',
];

/** The flags that hold for every server of this product; folders, port and account are the caller's. */
export const serverFlags = (product: 'MySQL' | 'MariaDB'): readonly string[] => [
  ...COMMON,
  ...(product === 'MySQL' ? MYSQL : MARIADB),
];
