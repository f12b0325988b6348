import type { Scenario } from './scenario.ts';
import { DAEMON_SCENARIOS } from './scenarios/daemon.ts';
import { DISK_SCENARIOS } from './scenarios/disk.ts';
import { HOSTS_SCENARIOS } from './scenarios/hosts.ts';
import { MYSQL_SCENARIOS } from './scenarios/mysql.ts';
import { NOTIFICATION_SCENARIOS } from './scenarios/notification.ts';
import { SMTP_SCENARIOS } from './scenarios/smtp.ts';
import { USERS_SCENARIOS } from './scenarios/users.ts';

/** Every fault, in the order of the table. */
export const ALL_SCENARIOS: readonly Scenario[] = [
  ...DAEMON_SCENARIOS,
  ...DISK_SCENARIOS,
  ...MYSQL_SCENARIOS,
  ...NOTIFICATION_SCENARIOS,
  ...SMTP_SCENARIOS,
  ...USERS_SCENARIOS,
  ...HOSTS_SCENARIOS,
];
