import type { ReactNode } from 'react';
import './status.css';

/** How a request went, the worst first counted: fault 5xx, throttle 429, error 4xx, else ok. */
export type Status = 'ok' | 'error' | 'throttle' | 'fault';

export const STATUSES: readonly Status[] = ['ok', 'error', 'throttle', 'fault'];

interface Flags {
  readonly fault?: boolean | undefined;
  readonly error?: boolean | undefined;
  readonly throttle?: boolean | undefined;
}

/** The one status of an answer with flags. */
export function statusOf({ fault, throttle, error }: Flags): Status {
  if (fault === true) {
    return 'fault';
  }
  if (throttle === true) {
    return 'throttle';
  }
  return error === true ? 'error' : 'ok';
}

/** Each status has a shape of its own, so that nobody has to tell it by its colour. */
const SHAPES: Readonly<Record<Status, ReactNode>> = {
  ok: <circle cx="5" cy="5" r="4.2" />,
  error: <path d="M5 .6 9.6 9.2H.4Z" />,
  throttle: <path d="M1 1.2h3v7.6H1zM6 1.2h3v7.6H6z" />,
  fault: <path d="M1.9.6 5 3.7 8.1.6l1.3 1.3L6.3 5l3.1 3.1-1.3 1.3L5 6.3 1.9 9.4.6 8.1 3.7 5 .6 1.9Z" />,
};

/** The shape of a status alone; hidden from screen readers, so write the status beside it. */
export function StatusShape({
  status,
  size = 10,
}: {
  readonly status: Status;
  readonly size?: number;
}): ReactNode {
  return (
    <svg className={`fill-${status}`} viewBox="0 0 10 10" width={size} height={size} aria-hidden="true">
      {SHAPES[status]}
    </svg>
  );
}

interface StatusProps {
  readonly status: Status;
  /** Stands in place of the status's name. */
  readonly label?: string | undefined;
  readonly isPending?: boolean;
}

export function StatusLabel({ status, label, isPending = false }: StatusProps): ReactNode {
  return (
    <span className={`status ${isPending ? 'pending' : status}`}>
      <StatusShape status={status} />
      {label ?? (isPending ? 'in progress' : status)}
    </span>
  );
}
