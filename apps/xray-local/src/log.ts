export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;
type Write = (message: string, fields?: LogFields) => void;

/** Writes one JSON line for each event. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** Like `info`, but written at every level: for the line that others wait for. */
  readonly announce: Write;
}

export interface LogOptions {
  /** The least level that is written. */
  readonly level: LogLevel;
  readonly now: () => Date;
  /** Takes one line with its line break. */
  readonly write: (line: string) => void;
}

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

export function createLog({ level, now, write }: LogOptions): Log {
  const writeLine = (lineLevel: LogLevel, msg: string, fields: LogFields = {}): void => {
    write(`${JSON.stringify({ level: lineLevel, msg, ...fields, time: now().toISOString() })}\n`);
  };
  const at =
    (lineLevel: LogLevel): Write =>
    (msg, fields) => {
      if (SEVERITY[lineLevel] >= SEVERITY[level]) {
        writeLine(lineLevel, msg, fields);
      }
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    announce: (msg, fields) => {
      writeLine('info', msg, fields);
    },
  };
}
