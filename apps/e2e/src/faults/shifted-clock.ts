/*
 * Loaded into a service before its own code: at each SIGUSR2 its wall clock steps, 20 minutes ahead, then 20 behind, then
 * back to the system's. `Date` is all of the wall clock that a Node service sees; the monotonic clock stays, as it does
 * when a machine's time is set. The machine's own clock is left alone.
 */

const STEPS_MS = [0, 20 * 60_000, -20 * 60_000];
const System = Date;
let step = 0;

const now = (): number => System.now() + (STEPS_MS[step % STEPS_MS.length] ?? 0);

process.on('SIGUSR2', () => {
  step += 1;
});

globalThis.Date = new Proxy(System, {
  apply: () => new System(now()).toString(),
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
});
