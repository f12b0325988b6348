import { z } from 'zod';
import { changesOf } from '../../db/database.ts';
import type { Database, Query, Row, SqlValue } from '../../db/database.ts';
import { claimedMail, listedMail } from './mails.schema.ts';
import type { ClaimedMail, ListedMail, MailState, WelcomeData } from './mails.schema.ts';

/** Seconds that a claim lasts; longer than the longest attempt to send, so it ends only when its owner has died. */
const CLAIM_SECONDS = 60;

export interface NewMail {
  readonly idempotencyKey: string;
  readonly userId: number;
  readonly recipient: string;
  readonly data: WelcomeData;
  readonly traceHeader: string | undefined;
}

/** What becomes of a claimed mail. */
export interface MailChange {
  readonly state: MailState;
  readonly attempts: number;
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
  /** A code, never a text of somebody else. */
  readonly error: string | null;
}

export interface MailPage {
  readonly state?: MailState | undefined;
  readonly limit: number;
  /** Older than the mail with this id. */
  readonly after?: number | undefined;
}

/** The mails in MySQL. All times are the database's, so that replicas need not agree on theirs. */
export interface MailsRepository {
  /** Takes up to so many mails that are due for itself; replicas that do so at once get different ones. */
  claim(count: number, claim: string): Promise<ClaimedMail[]>;
  /** Ends a claim with this change; false when the claim was lost to somebody else, whose word then counts. */
  settle(mail: ClaimedMail, change: MailChange): Promise<boolean>;
  /** Ends a claim as if it had never been. */
  giveBack(mail: ClaimedMail): Promise<void>;
  /** Newest first. */
  list(page: MailPage): Promise<ListedMail[]>;
  find(id: number): Promise<ListedMail | undefined>;
  /** Makes a dead mail pending again; false when there is no such dead mail. */
  revive(id: number): Promise<boolean>;
  /** The same of the oldest dead mails, up to so many; returns how many. */
  reviveDead(limit: number): Promise<number>;
  counts(): Promise<{ pending: number; dead: number }>;
  /** Deletes up to so many mails that were delivered before so many days; returns how many. */
  deleteDelivered(days: number, limit: number): Promise<number>;
}

const INSERT = `
  INSERT INTO mail_outbox (idempotency_key, user_id, kind, recipient, data, trace_header)
  VALUES (?, ?, 'welcome', ?, ?, ?)`;

/** A newer program may write other kinds, which are left to it. */
const IS_DUE = `
  state = 'pending' AND next_attempt_at <= UTC_TIMESTAMP(3) AND kind = 'welcome'
  AND (claimed_until IS NULL OR claimed_until <= UTC_TIMESTAMP(3))`;

const DUE = `
  SELECT id FROM mail_outbox FORCE INDEX (mail_outbox_due)
  WHERE ${IS_DUE} ORDER BY next_attempt_at LIMIT ?`;

/** How many mails are looked at for each that is wanted, as others want them, too. */
const CHOICE = 4;

const SETTLE = `
  UPDATE mail_outbox
  SET state = ?, attempts = ?, last_error = ?, claimed_until = NULL,
      next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND,
      delivered_at = IF(state = 'delivered', UTC_TIMESTAMP(3), NULL)
  WHERE id = ? AND claimed_by = ? AND state = 'pending'`;

const LISTED = `
  SELECT id, user_id AS userId, kind, recipient, state, attempts, next_attempt_at AS nextAttemptAt,
         last_error AS lastError, created_at AS createdAt, delivered_at AS deliveredAt
  FROM mail_outbox`;

const REVIVE = `
  UPDATE mail_outbox
  SET state = 'pending', attempts = 0, next_attempt_at = UTC_TIMESTAMP(3), claimed_until = NULL, claimed_by = NULL
  WHERE state = 'dead'`;

const DELETE_DELIVERED = `
  DELETE FROM mail_outbox
  WHERE state = 'delivered' AND delivered_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY
  ORDER BY delivered_at LIMIT ?`;

const idRows = z.array(z.object({ id: z.number() }));
const countRow = z.tuple([z.object({ count: z.number() })]);

/** Adds a mail on the caller's transaction. */
export async function insertMail(query: Query, mail: NewMail): Promise<void> {
  const { idempotencyKey, userId, recipient, data, traceHeader = null } = mail;
  await query(INSERT, [idempotencyKey, userId, recipient, JSON.stringify(data), traceHeader]);
}

export function createMailsRepository(database: Pick<Database, 'query' | 'transaction'>): MailsRepository {
  const { query } = database;
  const changed = async (sql: string, values: readonly SqlValue[]): Promise<number> =>
    changesOf(await query(sql, values)).affectedRows;
  return {
    claim: async (count, claim) => {
      // Most looks find nothing: those take no lock and one round trip.
      const due = idRows.parse(await query(DUE, [count * CHOICE])).map(({ id }) => id);
      if (due.length === 0) return [];
      return database.transaction((run) => claimOn(run, due, { count, claim }));
    },
    settle: async (mail, { state, attempts, delayMs, error }) =>
      (await changed(SETTLE, [state, attempts, error, delayMs * 1000, mail.id, mail.claim])) === 1,
    giveBack: async ({ id, claim }) => {
      await query('UPDATE mail_outbox SET claimed_until = NULL WHERE id = ? AND claimed_by = ?', [id, claim]);
    },
    list: async (page) => z.array(listedMail).parse(await list(query, page)),
    find: async (id) => listedMail.optional().parse((await query(`${LISTED} WHERE id = ?`, [id]))[0]),
    revive: async (id) => (await changed(`${REVIVE} AND id = ?`, [id])) === 1,
    reviveDead: (limit) => changed(`${REVIVE} ORDER BY id LIMIT ?`, [limit]),
    counts: async () => ({ pending: await count(query, 'pending'), dead: await count(query, 'dead') }),
    deleteDelivered: (days, limit) => changed(DELETE_DELIVERED, [days, limit]),
  };
}

/**
 * Locks mails that were found due, those that nobody else is locking. By their keys, because a search for them would also
 * lock the gaps between them, and whoever makes a user would wait for the end of the claim.
 */
async function claimOn(
  query: Query,
  due: readonly number[],
  { count, claim }: { readonly count: number; readonly claim: string },
): Promise<ClaimedMail[]> {
  const rows = await query(
    `SELECT id, idempotency_key AS idempotencyKey, recipient, data, attempts, trace_header AS traceHeader
     FROM mail_outbox FORCE INDEX (PRIMARY)
     WHERE id IN (${placesFor(due)}) AND ${IS_DUE} LIMIT ? FOR UPDATE SKIP LOCKED`,
    [...due, count],
  );
  const mails = z.array(claimedMail).parse(rows);
  if (mails.length === 0) return [];
  await query(
    `UPDATE mail_outbox SET claimed_by = ?, claimed_until = UTC_TIMESTAMP(3) + INTERVAL ? SECOND
     WHERE id IN (${placesFor(mails)})`,
    [claim, CLAIM_SECONDS, ...mails.map(({ id }) => id)],
  );
  return mails.map((mail) => ({ ...mail, claim }));
}

const placesFor = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The index is named: MySQL would rather sort what `mail_outbox_due` finds, however much that is. */
function list(
  query: Query,
  { state, limit, after = Number.MAX_SAFE_INTEGER }: MailPage,
): Promise<readonly Row[]> {
  const page = 'id < ? ORDER BY id DESC LIMIT ?';
  if (state === undefined) return query(`${LISTED} WHERE ${page}`, [after, limit]);
  return query(`${LISTED} FORCE INDEX (mail_outbox_list) WHERE state = ? AND ${page}`, [state, after, limit]);
}

async function count(query: Query, state: MailState): Promise<number> {
  const rows = await query('SELECT COUNT(*) AS count FROM mail_outbox WHERE state = ?', [state]);
  const [{ count: mails }] = countRow.parse(rows);
  return mails;
}
