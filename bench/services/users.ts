import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { createPasswords } from '../../apps/user-management/src/features/passwords/passwords.ts';
import type { MysqlConnection } from '../../libs/testing/src/index.ts';

/** The password of every user that is made in bulk. */
export const PASSWORD = 'a-long-and-winding-road';

const FIRST_NAMES = ['ann', 'ben', 'cleo', 'dora', 'emil', 'fay', 'gus', 'hana', 'ivo', 'june'];
const BATCH = 50_000;
const DIGITS = 7;

/** The name of the n-th user; every tenth begins alike. */
export const usernameOf = (n: number): string =>
  `${FIRST_NAMES[n % FIRST_NAMES.length] ?? ''}.${String(n).padStart(DIGITS, '0')}`;

/** The names of users in their order, those of a tenth after each other. */
export const usernameAt = (share: number, rows: number): string => {
  const name = Math.min(FIRST_NAMES.length - 1, Math.floor(share * FIRST_NAMES.length));
  const within = share * FIRST_NAMES.length - name;
  return usernameOf(Math.floor((within * rows) / FIRST_NAMES.length) * FIRST_NAMES.length + name);
};

/** A table with so many rows, n from 0 on, without recursion, whose depth MySQL and MariaDB limit differently. */
function numbers(count: number): string {
  const digit = 'SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 ';
  const digits = `${digit} UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9`;
  const places = String(count - 1).length;
  const tables = Array.from({ length: places }, (_, i) => `(${digits}) AS p${i}`).join(', ');
  const value = Array.from({ length: places }, (_, i) => `p${i}.d * ${10 ** i}`).join(' + ');
  return `SELECT ${value} AS n FROM ${tables}`;
}

/** The users of one database, behind the services' back. */
export class Users {
  readonly #connection: Connection;
  readonly #hash: string;
  #rows = 0;
  #made = 0;

  private constructor(connection: Connection, hash: string) {
    this.#connection = connection;
    this.#hash = hash;
  }

  static async open(database: MysqlConnection): Promise<Users> {
    const connection = await createConnection({ ...database });
    // The same hash for all: to compare with it costs what it costs with one's own.
    return new Users(connection, await createPasswords().hash(PASSWORD));
  }

  /** Users that `fill` has made. */
  get rows(): number {
    return this.#rows;
  }

  /** Fills the table up to so many users. */
  async fill(rows: number): Promise<void> {
    const names = FIRST_NAMES.map((name) => `'${name}'`).join(', ');
    while (this.#rows < rows) {
      const count = Math.min(BATCH, rows - this.#rows);
      await this.#connection.query(
        `INSERT INTO users (username, email, role, enabled, firstname, lastname, password_hash)
         SELECT CONCAT(first, '.', digits), CONCAT(first, '.', digits, '@example.com'), 'ROLE_USER', n % 50 <> 0, first, 'Lee', ?
         FROM (SELECT n, ELT(1 + n % ${FIRST_NAMES.length}, ${names}) AS first, LPAD(n, ${DIGITS}, '0') AS digits
               FROM (SELECT ${this.#rows} + n AS n FROM (${numbers(count)}) AS counted WHERE n < ${count}) AS shifted) AS named
         ORDER BY n`,
        [this.#hash],
      );
      this.#rows += count;
    }
  }

  /** Tells the server's optimiser what the table has become, which it else finds out at some time of its own. */
  async analyse(): Promise<void> {
    await this.#connection.query('ANALYZE TABLE users');
  }

  /** A body for `POST /usermgmt/user`, another one each time. */
  next(): object {
    this.#made += 1;
    const username = `new.${String(this.#made).padStart(DIGITS, '0')}`;
    const email = `${username}@example.com`;
    const names = { firstname: 'Ann', lastname: 'Lee' };
    return { username, email, role: 'ROLE_USER', enabled: true, ...names, password: PASSWORD };
  }

  /** Mails that are still to be sent. */
  async waitingMails(): Promise<number> {
    const [rows] = await this.#connection.query(
      "SELECT COUNT(*) AS mails FROM mail_outbox WHERE state = 'pending'",
    );
    return Number((rows as { mails: number }[])[0]?.mails ?? 0);
  }

  /** Deletes the users of `next`, with their mails. */
  async forgetMade(): Promise<void> {
    await this.#connection.query("DELETE FROM users WHERE username LIKE 'new.%'");
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }
}
