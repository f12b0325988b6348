import type { StartTracer } from './tracer.ts';

const nothing = (): void => undefined;

/** The service as it is. */
export const start: StartTracer = () => ({ before: nothing, after: nothing, close: () => Promise.resolve() });
