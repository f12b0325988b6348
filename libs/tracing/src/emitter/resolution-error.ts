/** The daemon's name could not be resolved. */
export class ResolutionError extends Error {
  override readonly name = 'ResolutionError';
  /** As Node's `dns` says, such as `ENOTFOUND` or `EAI_AGAIN`; `ENODATA` for an answer without an address. */
  readonly code: string;

  constructor(host: string, cause: unknown) {
    const code = codeOf(cause) ?? 'ENODATA';
    super(`"${host}" can't be resolved: ${code}`, { cause });
    this.code = code;
  }
}

/** The `code` of an error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
