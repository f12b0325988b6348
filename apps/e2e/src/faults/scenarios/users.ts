import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onOneHost } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { ONE_HOST } from '../stack.ts';

const SHIFTED_CLOCK = pathToFileURL(path.join(import.meta.dirname, '../shifted-clock.ts')).href;

export const USERS_SCENARIOS: readonly Scenario[] = [
  {
    name: 'users-killed',
    fault: 'user-management killed, started again',
    ends: ['user-management'],
    accounting: 'service killed',
    stage: onOneHost(async ({ stack: { users }, lasts }) => {
      await users.kill();
      await lasts();
      await users.part.restart();
    }),
  },
  {
    name: 'users-terminated',
    fault: 'user-management ended by SIGTERM, started again',
    ends: ['user-management'],
    stage: onOneHost(async ({ stack: { users }, lasts, note }) => {
      const code = await users.terminate();
      if (code !== 0) note(`exit code ${code}`);
      await lasts();
      await users.part.restart();
    }),
  },
  {
    name: 'clock-step',
    fault: 'both services’ clocks 20 minutes ahead, then 20 behind, then right',
    stage: () => ({
      layout: { ...ONE_HOST, env: { NODE_OPTIONS: `--import=${SHIFTED_CLOCK}` } },
      inflict: async ({ stack: { users, notification }, lasts }) => {
        const step = (): void => {
          for (const { part } of [users, notification]) part.signal('SIGUSR2');
        };
        step();
        await lasts();
        step();
        await lasts();
        step();
      },
    }),
  },
];
