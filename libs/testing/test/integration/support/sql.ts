import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import type { MysqlConnection } from '../../../src/index.ts';

/** Runs a statement on a connection of its own. */
export async function run(connection: MysqlConnection, sql: string): Promise<readonly RowDataPacket[]> {
  const opened = await createConnection({ ...connection, connectTimeout: 20_000 });
  try {
    const [rows] = await opened.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    opened.destroy();
  }
}

/** The error a statement fails with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
