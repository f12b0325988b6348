import type { SqlValue } from '../../db/database.ts';
import { USER_COLUMNS } from './users.rows.ts';
import type { UserQuery } from './users.types.ts';

type Statement = readonly [sql: string, values: readonly SqlValue[]];
type Condition = readonly [sql: string, value: SqlValue | undefined];

/**
 * The statement for one page. Each page begins after the last name of the one before, so a deep page costs what the
 * first one costs, and users who come and go meanwhile neither repeat nor hide others.
 *
 * A search is two selections, since an OR over both unique keys would use neither. Names come in their order. By
 * address the server weighs: few addresses are read and sorted, of many it rather goes through the names.
 */
export function listStatement({ limit, search, ...filters }: UserQuery): Statement {
  const conditions: readonly Condition[] = [
    ['username > ?', filters.after],
    ['role = ?', filters.role],
    ['enabled = ?', filters.enabled],
  ];
  if (search === undefined) return select('', conditions, limit);
  const prefix = `${search.replace(/[!%_]/g, '!$&')}%`;
  const [byName, names] = select(
    'FORCE INDEX (users_username)',
    [["username LIKE ? ESCAPE '!'", prefix], ...conditions],
    limit,
  );
  const [byEmail, emails] = select('', [["email LIKE ? ESCAPE '!'", prefix], ...conditions], limit);
  return [`(${byName}) UNION DISTINCT (${byEmail}) ORDER BY username LIMIT ?`, [...names, ...emails, limit]];
}

function select(hint: string, conditions: readonly Condition[], limit: number): Statement {
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  const where = given.length === 0 ? '' : `WHERE ${given.map(({ sql }) => sql).join(' AND ')}`;
  return [
    `SELECT ${USER_COLUMNS} FROM users ${hint} ${where} ORDER BY username LIMIT ?`,
    [...given.map(({ value }) => value), limit],
  ];
}
