import { integer, withDefault } from '@xray-microservices/service-kit';
import type { DeepReadonly } from '@xray-microservices/service-kit';
import { z } from 'zod';

/** How the outbox is kept: a member of the service's config. */
export const mailVariables = z.object({
  maxAttempts: withDefault(integer(1, 100), {
    name: 'MAIL_MAX_ATTEMPTS',
    meaning: 'Times that the mail server may put a mail off until it is given up; 20 take about three hours',
    default: '20',
  }),
  keepDays: withDefault(integer(1, 3650), {
    name: 'MAIL_KEEP_DAYS',
    meaning: 'Days that a mail is kept in the outbox once it was delivered',
    default: '30',
  }),
});

export type MailConfig = DeepReadonly<z.output<typeof mailVariables>>;
