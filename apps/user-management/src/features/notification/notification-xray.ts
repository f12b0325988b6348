import type { UsersRepository } from '../users/users.repository.ts';
import type { UsersSummary } from '../users/users.rows.ts';
import type { NotificationClient } from './notification.client.ts';
import type { NotificationXray } from './notification.schema.ts';

export interface NotificationXrayAnswer {
  readonly message: string;
  readonly database: UsersSummary;
  readonly notification: NotificationXray;
  /** Left out when the request is in no trace. */
  readonly trace_id?: string;
}

export interface NotificationXrayDependencies {
  readonly users: Pick<UsersRepository, 'summary'>;
  readonly notifications: Pick<NotificationClient, 'xray'>;
  readonly traceId: () => string | undefined;
}

/** The request that shows tracing: one query of MySQL, then one call of the notification service. */
export async function notificationXray(
  dependencies: NotificationXrayDependencies,
): Promise<NotificationXrayAnswer> {
  const { users, notifications, traceId } = dependencies;
  const database = await users.summary();
  const notification = await notifications.xray();
  const id = traceId();
  return {
    message: 'User management read MySQL, then called the notification service.',
    database,
    notification,
    ...(id !== undefined && { trace_id: id }),
  };
}
