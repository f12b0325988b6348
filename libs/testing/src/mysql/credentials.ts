import { randomBytes } from 'node:crypto';
import type { MysqlConnection } from './types.ts';

const USER = 'usermgmt';
const DATABASE = 'usermgmt';

/** A password nobody has to know, of letters and digits only. */
export const newPassword = (): string => randomBytes(18).toString('hex');

/** Who may use a private server, and its database. */
export type Account = Pick<MysqlConnection, 'user' | 'password' | 'database'>;

/** The account and database of a new private server. */
export const newAccount = (): Account => ({
  user: USER,
  password: newPassword(),
  database: DATABASE,
});
