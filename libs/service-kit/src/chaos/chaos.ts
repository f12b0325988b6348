/** Adds `milliseconds` to a part of the requests. */
export interface LatencyChaos {
  readonly milliseconds: number;
  /** Which part of the requests: 0 none, 1 all. */
  readonly ratio: number;
  /** For how long from now on. */
  readonly seconds: number;
}

/** Answers a part of the requests with this status. */
export interface StatusChaos {
  readonly status: number;
  readonly ratio: number;
  readonly seconds: number;
}

export type CrashKind = 'exit' | 'throw';

/** What is going on. */
export interface ChaosState {
  readonly latency: LatencyChaos | null;
  readonly status: StatusChaos | null;
  readonly leakedMegabytes: number;
}

/** What one request has to suffer. */
export interface Disturbance {
  readonly waitMs: number;
  readonly status?: number;
}

/** What disturbs the service, in memory; of each kind the last one counts. */
export interface Chaos {
  state(): ChaosState;
  latency(asked: LatencyChaos): void;
  status(asked: StatusChaos): void;
  /** Holds so much more memory, up to `MOST_LEAKED` in all. Returns how much is held. */
  leak(megabytes: number): number;
  crash(kind: CrashKind): void;
  /** Ends everything and frees the memory. */
  clear(): void;
  disturbanceOf(): Disturbance;
}

export interface ChaosOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly crash: (kind: CrashKind) => void;
}

/** In megabytes. */
export const MOST_LEAKED = 512;
const MEGABYTE = 1024 * 1024;

export function createChaos({ now, random, crash }: ChaosOptions): Chaos {
  let latency: Timed<LatencyChaos> | undefined;
  let status: Timed<StatusChaos> | undefined;
  const leaked: Buffer[] = [];
  const timed = <T extends { seconds: number }>(asked: T): Timed<T> => ({
    asked,
    endsAt: now() + asked.seconds * 1000,
  });
  const current = <T>(effect: Timed<T> | undefined): T | undefined =>
    effect !== undefined && now() < effect.endsAt ? effect.asked : undefined;
  const hit = <T extends { ratio: number }>(effect: Timed<T> | undefined): T | undefined => {
    const asked = current(effect);
    return asked !== undefined && random() < asked.ratio ? asked : undefined;
  };
  return {
    state: () => ({
      latency: current(latency) ?? null,
      status: current(status) ?? null,
      leakedMegabytes: leaked.length,
    }),
    latency: (asked) => {
      latency = timed(asked);
    },
    status: (asked) => {
      status = timed(asked);
    },
    leak: (megabytes) => {
      // Filled, because the system hands out memory only once it is written to.
      for (let i = 0; i < megabytes && leaked.length < MOST_LEAKED; i++)
        leaked.push(Buffer.alloc(MEGABYTE, 1));
      return leaked.length;
    },
    crash,
    clear: () => {
      latency = undefined;
      status = undefined;
      leaked.length = 0;
    },
    disturbanceOf: () => {
      const answer = hit(status);
      return {
        waitMs: hit(latency)?.milliseconds ?? 0,
        ...(answer !== undefined && { status: answer.status }),
      };
    },
  };
}

interface Timed<T> {
  readonly asked: T;
  readonly endsAt: number;
}
