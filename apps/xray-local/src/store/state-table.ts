import type { DatabaseSync } from 'node:sqlite';

/** What was kept under a key, if anything was. It is asked for rarely, so nothing is prepared ahead. */
export function readState(database: DatabaseSync, key: string): string | undefined {
  const json = database.prepare('SELECT json FROM state WHERE key = ?').get(key)?.['json'];
  return typeof json === 'string' ? json : undefined;
}

/** Keeps a text under a key, at once. */
export function writeState(database: DatabaseSync, key: string, json: string): void {
  database.prepare('INSERT OR REPLACE INTO state (key, json) VALUES (?, ?)').run(key, json);
}
