/** Into how many parts the time is cut. */
const PARTS = 10;

/**
 * Calls back twice: shortly before this much time has passed, and when it has.
 *
 * It is the time of a running event loop: while the loop is blocked, at most a tenth of it passes. A service that loads
 * modules for two seconds at its start would otherwise find its deadline over before it could read a single answer.
 * The timer doesn't keep the process alive.
 *
 * @returns a function that stops it
 */
export function startLoopTimer(milliseconds: number, onAlmost: () => void, onOver: () => void): () => void {
  let passed = 0;
  const start = (): NodeJS.Timeout => setTimeout(tick, milliseconds / PARTS).unref();
  const tick = (): void => {
    passed += 1;
    if (passed === PARTS) {
      onOver();
      return;
    }
    if (passed === PARTS - 1) onAlmost();
    timer = start();
  };
  let timer = start();
  return () => {
    clearTimeout(timer);
  };
}
