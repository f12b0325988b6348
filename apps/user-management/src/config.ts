import {
  chaosVariables,
  flag,
  host,
  httpVariables,
  integer,
  logVariables,
  optional,
  remotePort,
  required,
  requiredSecret,
  text,
  tracingVariables,
  withDefault,
} from '@xray-microservices/service-kit';
import type { DeepReadonly } from '@xray-microservices/service-kit';
import { z } from 'zod';
import { administratorVariables } from './features/auth/administrator.config.ts';
import { authVariables } from './features/auth/auth.config.ts';
import { mailVariables } from './features/mails/mails.config.ts';

const database = z.object({
  host: required(host(), { name: 'DB_HOSTNAME', meaning: 'MySQL server' }),
  port: withDefault(remotePort(), { name: 'DB_PORT', meaning: 'Its port', default: '3306' }),
  name: required(text('the name of the database'), { name: 'DB_NAME', meaning: 'Database with the users' }),
  user: required(text('the MySQL user'), {
    name: 'DB_USERNAME',
    meaning: 'MySQL user; creates tables at the start',
  }),
  password: requiredSecret(text('the password of the MySQL user'), {
    name: 'DB_PASSWORD',
    meaning: 'Its password',
  }),
  tls: withDefault(flag(), {
    name: 'DB_SSL',
    meaning: '`true`: TLS, with certificate and name verified (Amazon RDS and the usual authorities)',
    default: 'false',
  }),
  tlsServerName: optional(host(), {
    name: 'DB_SSL_SERVERNAME',
    meaning: 'The name that the certificate carries, where `DB_HOSTNAME` is another name for the server',
  }),
  connections: withDefault(integer(1, 1000), {
    name: 'DB_POOL_CONNECTIONS',
    meaning: 'The most connections to MySQL that are open at once',
    default: '10',
  }),
  waitingCallers: withDefault(integer(1, 10_000), {
    name: 'DB_POOL_QUEUE',
    meaning: 'The most requests that wait for a connection; the next is a 503 at once',
    default: '50',
  }),
});

const notification = z.object({
  host: withDefault(host(), {
    name: 'NOTIFICATION_SERVICE_HOST',
    meaning: 'The notification service',
    default: '127.0.0.1',
  }),
  port: withDefault(remotePort(), {
    name: 'NOTIFICATION_SERVICE_PORT',
    meaning: 'Its port',
    default: '8096',
  }),
});

const service = z.object({
  version: optional(text('the version of the service'), {
    name: 'SERVICE_VERSION',
    meaning: 'Version of the service, told in its traces',
  }),
});

export const configSchema = z.object({
  http: httpVariables({ port: 8095 }),
  database,
  auth: authVariables,
  administrator: administratorVariables,
  notification,
  mails: mailVariables,
  service,
  tracing: tracingVariables({ name: 'User-Management-Microservice' }),
  chaos: chaosVariables(),
  log: logVariables(),
});

export type Config = DeepReadonly<z.output<typeof configSchema>>;
