/** What is known of one part of the service. */
export interface PartState {
  readonly ready: boolean;
  /** Why it is not ready; shown to probes, so without addresses or values. */
  readonly reason?: string;
}

/** Whether the service should be sent requests. */
export interface Readiness {
  /** What is still missing; empty when the service is ready. */
  waitingFor(): readonly string[];
  /** Every part by its name. */
  parts(): Readonly<Record<string, PartState>>;
  /** True for good once all parts were ready at the same time. */
  isStarted(): boolean;
  isStopping(): boolean;
  /** Tells that a part is ready. */
  ready(part: string): void;
  /** Tells that a part is not ready any more, and why. */
  notReady(part: string, reason?: string): void;
  /** From now on the service is not ready, whatever its parts say. */
  stop(): void;
}

/** Ready while every part says so. Parts begin as not ready. */
export function createReadiness(names: readonly string[]): Readiness {
  const parts = new Map<string, PartState>(names.map((name) => [name, { ready: false }]));
  const missing = (): string[] => [...parts].filter(([, { ready }]) => !ready).map(([name]) => name);
  let started = parts.size === 0;
  let stopping = false;
  return {
    waitingFor: () => (stopping ? ['stopping'] : missing()),
    parts: () => Object.fromEntries(parts),
    isStarted: () => started,
    isStopping: () => stopping,
    ready: (part) => {
      parts.set(part, { ready: true });
      started ||= missing().length === 0;
    },
    notReady: (part, reason) => {
      parts.set(part, { ready: false, ...(reason !== undefined && { reason }) });
    },
    stop: () => {
      stopping = true;
    },
  };
}
