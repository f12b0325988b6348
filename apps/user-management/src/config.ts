import {
  flag,
  host,
  httpVariables,
  logVariables,
  remotePort,
  required,
  requiredSecret,
  text,
  tracingVariables,
  withDefault,
} from '@xray-microservices/service-kit';
import type { DeepReadonly } from '@xray-microservices/service-kit';
import { z } from 'zod';

const database = z.object({
  host: required(host(), {
    name: 'DB_HOSTNAME',
    meaning: 'MySQL server; with `DB_SSL`, as its certificate names it',
  }),
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

export const configSchema = z.object({
  http: httpVariables({ port: 8095 }),
  database,
  notification,
  tracing: tracingVariables({ name: 'User-Management-Microservice' }),
  log: logVariables(),
});

export type Config = DeepReadonly<z.output<typeof configSchema>>;
