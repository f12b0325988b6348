import {
  chaosVariables,
  host,
  httpVariables,
  integer,
  logVariables,
  oneOf,
  optional,
  optionalSecret,
  remotePort,
  text,
  textLike,
  tracingVariables,
  withDefault,
} from '@xray-microservices/service-kit';
import type { DeepReadonly } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { MAIL_ADDRESS } from './features/mail/mail-address.ts';

/** What runs here: the deployment says so, not the code. */
const instance = z.object({
  version: withDefault(text('the version of the service'), {
    name: 'SERVICE_VERSION',
    meaning: 'Version that the service says it has; `V1` and `V2` have looks of their own',
    default: 'dev',
  }),
  build: withDefault(text('the build of the service'), {
    name: 'SERVICE_BUILD',
    meaning: 'Commit or number of the build that the service says it is',
    default: 'local',
  }),
  pod: optional(text('the name of the pod'), {
    name: 'POD_NAME',
    meaning: "Name of the pod; the machine's host name when not set",
  }),
});

const BOTH_OR_NEITHER = 'user name and password, both or neither';

const smtp = z
  .object({
    host: optional(host(), {
      name: 'AWS_MAIL_SERVER_HOST',
      meaning: 'SMTP server; without it no mails can be sent',
    }),
    port: withDefault(remotePort(), { name: 'AWS_MAIL_SERVER_PORT', meaning: 'Its port', default: '587' }),
    username: optionalSecret(text('the SMTP user name'), {
      name: 'AWS_MAIL_SERVER_USERNAME',
      meaning: 'SMTP user name; with a password, or neither',
    }),
    password: optionalSecret(text('the SMTP password'), {
      name: 'AWS_MAIL_SERVER_PASSWORD',
      meaning: 'SMTP password',
    }),
    fromAddress: optional(textLike(MAIL_ADDRESS, 'one plain mail address'), {
      name: 'AWS_MAIL_SERVER_FROM_ADDRESS',
      meaning: 'Sender of the mails; without it no mails can be sent',
    }),
    security: optional(oneOf(['starttls', 'implicit', 'none']), {
      name: 'AWS_MAIL_SERVER_TLS',
      meaning:
        '`starttls` (ports 587, 25), `implicit` (465) or `none`; when not set `none` for a loopback host, else `starttls`',
    }),
    tlsName: optional(host(), {
      name: 'AWS_MAIL_SERVER_TLS_NAME',
      meaning: "Name in the server's certificate, when the host is only an alias such as `smtp-service`",
    }),
    timeoutMs: withDefault(integer(100, 300_000, 'milliseconds'), {
      name: 'AWS_MAIL_SERVER_TIMEOUT_MS',
      meaning: 'Longest silence of the server, in milliseconds; a whole mail may take twice as long',
      default: '30000',
    }),
  })
  // `when`: also beside other problems, so that all of them are listed at once.
  .refine(({ username, password }) => username === undefined || password !== undefined, {
    path: ['password'],
    error: BOTH_OR_NEITHER,
    when: () => true,
  })
  .refine(({ username, password }) => password === undefined || username !== undefined, {
    path: ['username'],
    error: BOTH_OR_NEITHER,
    when: () => true,
  });

const queue = z.object({
  mails: withDefault(integer(1, 100_000, 'a number of mails'), {
    name: 'MAIL_QUEUE_LIMIT',
    meaning: 'Mails that may wait in memory; more are answered with 503',
    default: '1000',
  }),
  workers: withDefault(integer(1, 100, 'a number of workers'), {
    name: 'MAIL_WORKERS',
    meaning: 'Mails sent at the same time',
    default: '5',
  }),
  attempts: withDefault(integer(1, 20, 'a number of tries'), {
    name: 'MAIL_RETRY_ATTEMPTS',
    meaning: 'Tries to send a mail while the reason of its failure may pass',
    default: '5',
  }),
  retryDelayMs: withDefault(integer(1, 60_000, 'milliseconds'), {
    name: 'MAIL_RETRY_DELAY_MS',
    meaning: 'Milliseconds before the second try; doubled for each one after it, up to a minute',
    default: '1000',
  }),
});

export const configSchema = z.object({
  http: httpVariables({ port: 8096 }),
  tracing: tracingVariables({ name: 'V1-Notification-Microservice' }),
  log: logVariables(),
  instance,
  smtp,
  queue,
  chaos: chaosVariables(),
});

export type Config = DeepReadonly<z.output<typeof configSchema>>;
