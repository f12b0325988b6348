import { bytes, endless, wrongJson, wrongType } from '../nonsense.ts';
import type { Nonsense } from '../nonsense.ts';
import { onOneHost } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';

/** Another server in notification's place, for user-management alone. */
const garbage = (name: string, what: string, start: () => Promise<Nonsense>): Scenario => ({
  name: `notification-${name}`,
  fault: `notification answers ${what}`,
  stage: onOneHost(async ({ stack: { ways, notification }, lasts }) => {
    const nonsense = await start();
    ways.notification.retarget(nonsense);
    await lasts();
    ways.notification.retarget(notification.part.address);
    await nonsense.stop();
  }),
});

export const NOTIFICATION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'notification-killed',
    fault: 'notification killed, started again',
    ends: ['notification'],
    mayForget: true,
    accounting: 'service killed',
    stage: onOneHost(async ({ stack: { notification }, lasts }) => {
      await notification.kill();
      await lasts();
      await notification.part.restart();
    }),
  },
  {
    name: 'notification-terminated',
    fault: 'notification ended by SIGTERM, started again',
    ends: ['notification'],
    stage: onOneHost(async ({ stack: { notification }, lasts, note }) => {
      const code = await notification.terminate();
      if (code !== 0) note(`exit code ${code}`);
      await lasts();
      await notification.part.restart();
    }),
  },
  {
    name: 'notification-hanging',
    fault: 'notification held by SIGSTOP',
    stage: onOneHost(async ({ stack: { notification }, lasts }) => {
      notification.part.signal('SIGSTOP');
      await lasts();
      notification.part.signal('SIGCONT');
    }),
  },
  garbage('bytes', 'bytes that are no HTTP', bytes),
  garbage('json', 'JSON of another shape', wrongJson),
  garbage('type', 'a page of HTML', wrongType),
  garbage('endless', 'a body without end', endless),
];
