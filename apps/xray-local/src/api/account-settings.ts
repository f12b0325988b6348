import { z } from 'zod';
import type { Log } from '../log.ts';
import { Kept } from '../state/kept.ts';
import type { StateStore } from '../state/state-store.ts';

export const PolicySchema = z.object({
  name: z.string(),
  document: z.string(),
  revision: z.number(),
  updatedAt: z.number(),
});

const Encryption = z.object({ type: z.enum(['NONE', 'KMS']), keyId: z.string().optional() });
const Indexing = z.object({ percentage: z.number(), modifiedAt: z.number() });
const Destination = z.enum(['XRay', 'CloudWatchLogs']);

export type Policy = z.infer<typeof PolicySchema>;
export type Encryption = z.infer<typeof Encryption>;
export type Indexing = z.infer<typeof Indexing>;
export type Destination = z.infer<typeof Destination>;

export interface AccountSettingsOptions {
  readonly state: StateStore;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** Settings of an account that the API reads and writes. They are kept and shown, and change nothing here. */
export class AccountSettings {
  readonly encryption: Kept<Encryption>;
  readonly policies: Kept<Policy[]>;
  readonly indexing: Kept<Indexing>;
  readonly destination: Kept<Destination>;

  constructor({ state, now, log }: AccountSettingsOptions) {
    const startedAt = now();
    const kept = <T>(key: string, schema: z.ZodType<T>, initial: () => T): Kept<T> =>
      new Kept({ state, key, schema, initial, log });
    this.encryption = kept('encryption', Encryption, () => ({ type: 'NONE' as const }));
    this.policies = kept('resource-policies', z.array(PolicySchema), () => []);
    // AWS indexes 1 % unless told otherwise; here everything is found whatever this says.
    this.indexing = kept('indexing-rule', Indexing, () => ({ percentage: 1, modifiedAt: startedAt }));
    this.destination = kept('trace-segment-destination', Destination, () => 'XRay' as const);
  }
}
