/** One message as the sink took it. */
export interface SmtpMessage {
  /** Counts from 1 in the order of arrival, over the whole life of the sink. */
  readonly number: number;
  readonly receivedAt: Date;
  /** The envelope's sender (`MAIL FROM`), empty for a null sender. */
  readonly from: string;
  /** The envelope's recipients (`RCPT TO`). */
  readonly to: readonly string[];
  /** Who logged in, when the client did. */
  readonly user?: string;
  /** Lower-case header name to its values, unfolded and decoded, in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** The decoded subject, empty when there is none. */
  readonly subject: string;
  /** The body: decoded when it is a single part, as it came when it is multipart. */
  readonly text: string;
  /** Every byte of the message. */
  readonly raw: Buffer;
}

/** What {@link startSmtpSink} takes; all of it has defaults. */
export interface SmtpSinkOptions {
  /** `127.0.0.1` by default. */
  readonly host?: string;
  /** 0 by default, which takes a free one. */
  readonly port?: number;
  /** How many messages to keep; older ones are dropped and counted. 100 by default. */
  readonly keep?: number;
  /** Larger messages are refused with 552. 1 MiB by default. */
  readonly maxBytes?: number;
  /** Clients have to log in with this, by PLAIN or LOGIN and without TLS. No login is offered by default. */
  readonly auth?: { readonly user: string; readonly password: string };
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
}

/** How many messages the sink has seen since it started. */
export interface SmtpCounts {
  readonly received: number;
  /** Received, and dropped since to keep the bound. */
  readonly dropped: number;
  /** Refused for their size. */
  readonly refused: number;
}

/** An SMTP server that delivers nothing. */
export interface SmtpSink {
  readonly host: string;
  readonly port: number;
  /** The messages kept, oldest first. */
  messages(): readonly SmtpMessage[];
  counts(): SmtpCounts;
  /** Forgets the messages kept; the counts stay. */
  clear(): void;
  /**
   * The first message kept that fits, or the next one to come that does.
   *
   * @throws {SmtpSinkError} `SMTP_SINK_DEADLINE`, naming what came instead; `SMTP_SINK_STOPPED`
   */
  waitForMessage(
    predicate: (message: SmtpMessage) => boolean,
    options: { readonly deadlineMs: number; readonly what?: string },
  ): Promise<SmtpMessage>;
  /** Closes the port and every connection. Repeating it does nothing. */
  stop(): Promise<void>;
}

/**
 * - `SMTP_SINK_LISTEN`: the address cannot be listened on
 * - `SMTP_SINK_DEADLINE`: no message fitted in time
 * - `SMTP_SINK_STOPPED`: the sink was stopped while somebody waited
 */
export type SmtpSinkErrorCode = 'SMTP_SINK_LISTEN' | 'SMTP_SINK_DEADLINE' | 'SMTP_SINK_STOPPED';

/** What goes wrong with the sink. */
export class SmtpSinkError extends Error {
  override readonly name = 'SmtpSinkError';
  readonly code: SmtpSinkErrorCode;

  constructor(code: SmtpSinkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
