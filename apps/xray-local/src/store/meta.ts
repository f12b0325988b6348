import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Small numbers that outlive the process, written with the rows that they count. */
export class Meta {
  readonly #read: StatementSync;
  readonly #write: StatementSync;

  constructor(database: DatabaseSync) {
    this.#read = database.prepare('SELECT value FROM meta WHERE name = ?');
    this.#write = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  }

  get(name: string): number {
    return Number(this.#read.get(name)?.['value'] ?? 0);
  }

  set(name: string, value: number): void {
    this.#write.run(name, value);
  }
}
