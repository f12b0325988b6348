import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { listenLive } from '../api/live.ts';
import type { LiveState } from '../api/live.ts';

interface Live {
  readonly state: LiveState;
  /** Goes up when traces have arrived; stands still while paused. */
  readonly version: number;
  readonly isPaused: boolean;
  /** Whether something came while it was paused. */
  readonly isBehind: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

const Context = createContext<Live>({
  state: 'off',
  version: 0,
  isPaused: false,
  isBehind: false,
  setPaused: () => undefined,
});

/** Hears of arrivals once for all pages. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [state, setState] = useState<LiveState>('off');
  const [arrivals, setArrivals] = useState(0);
  const [pausedAt, setPausedAt] = useState<number>();
  useEffect(
    () =>
      listenLive({
        onState: setState,
        onArrival: () => {
          setArrivals((count) => count + 1);
        },
      }),
    [],
  );
  const live = useMemo(
    (): Live => ({
      state,
      version: pausedAt ?? arrivals,
      isPaused: pausedAt !== undefined,
      isBehind: pausedAt !== undefined && pausedAt < arrivals,
      setPaused: (isPaused) => {
        setPausedAt(isPaused ? arrivals : undefined);
      },
    }),
    [state, arrivals, pausedAt],
  );
  return <Context value={live}>{children}</Context>;
}

export function useLive(): Live {
  return use(Context);
}
