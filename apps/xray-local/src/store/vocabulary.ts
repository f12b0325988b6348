import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TraceFacts } from '@xray-microservices/xray-model';

/** Names that were seen in traces, the latest first, for those who write filters. */
export interface Words {
  readonly services: readonly string[];
  readonly annotationKeys: readonly string[];
  /** Values by keyword, such as `http.method`. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

const SERVICE = 'service';
const ANNOTATION = 'annotation';

/** Words that are kept of each kind, and the longest; user ids and the like would be endless. */
const MOST_WORDS = 500;
const LONGEST_WORD = 200;

/** A word that keeps coming is written again after so many seconds. */
const REFRESH_SECONDS = 60;

/** The names in traces: of services, annotations, and of values that filters ask for. */
export class Vocabulary {
  readonly #kinds = new Map<string, Map<string, number>>();
  readonly #changed = new Map<string, Set<string>>();
  readonly #write: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#write = database.prepare('INSERT OR REPLACE INTO vocabulary (kind, word, seen) VALUES (?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM vocabulary WHERE kind = ? AND word = ?');
    const rows = database.prepare('SELECT kind, word, seen FROM vocabulary ORDER BY seen').all();
    for (const { kind, word, seen } of rows) {
      this.#wordsOf(String(kind)).set(String(word), Number(seen));
    }
  }

  /** @param seen when the trace arrived, epoch seconds */
  note(facts: TraceFacts, seen: number): void {
    for (const { id, user } of facts.services) {
      this.#noteWord(SERVICE, id.name, seen);
      this.#noteWord('type', id.type, seen);
      this.#noteWord('user', user, seen);
    }
    for (const { key } of facts.annotations) {
      this.#noteWord(ANNOTATION, key, seen);
    }
    this.#noteWord('http.method', facts.http?.method, seen);
    this.#noteWord('http.url', facts.http?.url, seen);
    this.#noteWord('http.status', facts.http?.status?.toString(), seen);
  }

  words(): Words {
    const latest = (kind: string): string[] => [...this.#wordsOf(kind).keys()].reverse();
    const others = [...this.#kinds.keys()].filter((kind) => kind !== SERVICE && kind !== ANNOTATION);
    return {
      services: latest(SERVICE),
      annotationKeys: latest(ANNOTATION),
      values: Object.fromEntries(others.map((kind) => [kind, latest(kind)])),
    };
  }

  /** Writes what has changed; in a transaction. */
  write(): void {
    for (const [kind, changed] of this.#changed) {
      const words = this.#wordsOf(kind);
      for (const word of changed) {
        const seen = words.get(word);
        if (seen === undefined) {
          this.#remove.run(kind, word);
        } else {
          this.#write.run(kind, word, seen);
        }
      }
    }
    this.#changed.clear();
  }

  #noteWord(kind: string, word: string | undefined, seen: number): void {
    if (word === undefined || word === '' || word.length > LONGEST_WORD) {
      return;
    }
    const words = this.#wordsOf(kind);
    const before = words.get(word);
    if (before !== undefined && seen - before < REFRESH_SECONDS) {
      return;
    }
    if (before === undefined && words.size >= MOST_WORDS && !this.#makeRoom(kind, words, seen)) {
      return;
    }
    words.delete(word);
    words.set(word, seen);
    this.#markChanged(kind, word);
  }

  /** A word that was seen a moment ago is as good as a new one: users come by the thousand, and each would be written. */
  #makeRoom(kind: string, words: Map<string, number>, seen: number): boolean {
    const [oldest] = words;
    if (oldest === undefined || seen - oldest[1] < REFRESH_SECONDS) {
      return false;
    }
    words.delete(oldest[0]);
    this.#markChanged(kind, oldest[0]);
    return true;
  }

  #markChanged(kind: string, word: string): void {
    const changed = this.#changed.get(kind) ?? new Set();
    changed.add(word);
    this.#changed.set(kind, changed);
  }

  /** The words of a kind with the time they were seen, the latest last. */
  #wordsOf(kind: string): Map<string, number> {
    let words = this.#kinds.get(kind);
    if (words === undefined) {
      words = new Map();
      this.#kinds.set(kind, words);
    }
    return words;
  }
}
