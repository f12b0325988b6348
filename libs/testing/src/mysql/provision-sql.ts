import type { Account } from './credentials.ts';

/** Every database made for tests begins with this; the account of a private server may make no others. */
export const TEST_DATABASE_PREFIX = 'test_';

const ANY_TEST_DATABASE = `${TEST_DATABASE_PREFIX.replaceAll('_', '\\_')}%`;

/** Text as a string literal. Meant for made-up names and passwords: refuses what would need escaping. */
export function literal(text: string): string {
  if (/['"\\\0\n\r]/.test(text)) throw new TypeError('a name or password with quotes or backslashes');
  return `'${text}'`;
}

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** The statement that makes a database. */
export const createDatabaseSql = (name: string): string =>
  `CREATE DATABASE ${identifier(name)} CHARACTER SET utf8mb4`;

/**
 * What a new private server runs before its first connection, one statement a line as `--init-file` wants it:
 * the application's database, and its account, which is no administrator and reaches only that database and
 * those of tests. Running it twice is the same as once.
 *
 * @param clientHost the host part of the account, such as `127.0.0.1` or `%`.
 * @param lockedRoot a password for `root` where the server comes with a `root` that has none.
 */
export function provisionSql(
  { user, password, database }: Account,
  { clientHost, lockedRoot }: { readonly clientHost: string; readonly lockedRoot?: string },
): string {
  const account = `${literal(user)}@${literal(clientHost)}`;
  const statements = [
    `CREATE DATABASE IF NOT EXISTS ${identifier(database)} CHARACTER SET utf8mb4`,
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${literal(password)}`,
    `GRANT ALL PRIVILEGES ON ${identifier(database.replaceAll('_', '\\_'))}.* TO ${account}`,
    `GRANT ALL PRIVILEGES ON ${identifier(ANY_TEST_DATABASE)}.* TO ${account}`,
    ...(lockedRoot === undefined
      ? []
      : [`ALTER USER 'root'@'localhost' IDENTIFIED BY ${literal(lockedRoot)} ACCOUNT LOCK`]),
  ];
  return statements.map((statement) => `${statement};\n`).join('');
}
