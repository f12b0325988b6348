/** A record that a daemon sent of itself, as it came, with who sent it. */
export interface TelemetryEntry {
  readonly record: object;
  readonly hostname: string | undefined;
  readonly instanceId: string | undefined;
  readonly resourceArn: string | undefined;
}

const MAX_ENTRIES = 120;

/** The last records of daemons that send here. */
export class TelemetryLog {
  readonly #entries: TelemetryEntry[] = [];

  add(entry: TelemetryEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
    }
  }

  /** The newest first. A copy. */
  latest(): TelemetryEntry[] {
    return this.#entries.toReversed();
  }
}
