/**
 * Does work again and again, each time as long after the end of the last as that one says. The timer does not keep the
 * process alive.
 *
 * @param work answers the milliseconds until the next time; must not reject
 * @param firstMs before the first time
 * @returns a function that stops it
 */
export function repeat(work: () => Promise<number>, firstMs: number): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const schedule = (delayMs: number): void => {
    if (!isStopped) timer = setTimeout(run, delayMs).unref();
  };
  const run = (): void => {
    void work().then(schedule);
  };
  schedule(firstMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
