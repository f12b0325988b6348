import { formatAddress } from './config/address.ts';
import type { Address } from './config/address.ts';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process has it; is a daemon running already?',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'that port needs more rights',
  ENOTFOUND: 'that name is not known',
};

/** An address that could not be listened on. */
export class ListenError extends Error {
  /** The system's code, such as `EADDRINUSE`. */
  readonly code: string;
  readonly protocol: 'udp' | 'tcp';
  /** As `host:port`. */
  readonly address: string;

  constructor(protocol: 'udp' | 'tcp', address: Address, cause: unknown) {
    const code = codeOf(cause);
    const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
    super(`cannot listen on ${protocol.toUpperCase()} ${formatAddress(address)}: ${reason}`, { cause });
    this.name = 'ListenError';
    this.code = code;
    this.protocol = protocol;
    this.address = formatAddress(address);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
}
