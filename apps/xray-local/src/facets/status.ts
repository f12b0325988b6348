import type { Outcome } from '@xray-microservices/xray-model';

/** How a trace or an answer went, in one word. */
export type Status = 'ok' | 'error' | 'throttle' | 'fault';

/** The worst that is told: as a ring on the map is drawn. */
export function statusOf({ fault, throttle, error }: Outcome): Status {
  return fault ? 'fault' : throttle ? 'throttle' : error ? 'error' : 'ok';
}
