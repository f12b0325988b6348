import { expect } from 'vitest';
import { traceMatchers } from './assertions/trace-matchers.ts';
import type { TraceMatchers } from './assertions/trace-matchers.ts';

declare module 'vitest' {
  // The parameters must be those of Vitest's own declaration, and there is nothing to add to what is inherited.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- augmenting an interface repeats its parameters
  interface Matchers<R, T> extends TraceMatchers<R> {}
}

// The one module here that does something when it is imported: it is made to stand in `test.setupFiles`.
expect.extend(traceMatchers);
