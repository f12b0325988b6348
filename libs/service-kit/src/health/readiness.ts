/** Whether the service should be sent requests. */
export interface Readiness {
  /** What is still missing; empty when the service is ready. */
  waitingFor(): readonly string[];
  /** Tells that a part is ready. */
  ready(part: string): void;
  /** From now on the service is not ready, whatever its parts say. */
  stop(): void;
}

/** Ready once every part has said so. A part that fails later answers for itself, request by request. */
export function createReadiness(parts: readonly string[]): Readiness {
  const missing = new Set(parts);
  let stopping = false;
  return {
    waitingFor: () => (stopping ? ['stopping'] : [...missing]),
    ready: (part) => {
      missing.delete(part);
    },
    stop: () => {
      stopping = true;
    },
  };
}
