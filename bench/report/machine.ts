import os from 'node:os';
import { z } from 'zod';

/** What the figures were made on. No name, address or path of it. */
export const machineSchema = z.object({
  cpu: z.string(),
  cores: z.number(),
  memoryGigabytes: z.number(),
  system: z.string(),
  node: z.string(),
});

export type Machine = z.output<typeof machineSchema>;

export function thisMachine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGigabytes: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
  };
}
