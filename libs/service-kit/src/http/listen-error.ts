const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
};

/** The server cannot listen. `code` is the system's, such as `EADDRINUSE`; `address` is `host:port`. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: string;
  readonly address: string;

  constructor(address: string, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? 'unknown';
    super(`cannot listen on ${address}: ${REASONS[code] ?? cause.message} (${code})`, { cause });
    this.code = code;
    this.address = address;
  }
}
