/** One thing that was looked for. */
export interface Finding {
  readonly value?: string;
  /** What was found where, or why not: a line for the debug log. */
  readonly note: string;
}
