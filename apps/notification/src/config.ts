import {
  host,
  httpVariables,
  logVariables,
  optional,
  optionalSecret,
  remotePort,
  text,
  tracingVariables,
  withDefault,
} from '@xray-microservices/service-kit';
import type { DeepReadonly } from '@xray-microservices/service-kit';
import { z } from 'zod';

/** What runs here: the deployment says so, not the code. */
const instance = z.object({
  version: withDefault(text('the version of the service'), {
    name: 'SERVICE_VERSION',
    meaning: 'Version that the service says it has, such as `V1`',
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

const mail = z.object({
  host: optional(host(), { name: 'AWS_MAIL_SERVER_HOST', meaning: 'SMTP server' }),
  port: withDefault(remotePort(), { name: 'AWS_MAIL_SERVER_PORT', meaning: 'Its port', default: '587' }),
  username: optionalSecret(text('the SMTP user name'), {
    name: 'AWS_MAIL_SERVER_USERNAME',
    meaning: 'SMTP user name',
  }),
  password: optionalSecret(text('the SMTP password'), {
    name: 'AWS_MAIL_SERVER_PASSWORD',
    meaning: 'SMTP password',
  }),
  fromAddress: optional(text('the sender of the mails'), {
    name: 'AWS_MAIL_SERVER_FROM_ADDRESS',
    meaning: 'Sender of the mails',
  }),
});

export const configSchema = z.object({
  http: httpVariables({ port: 8096 }),
  tracing: tracingVariables({ name: 'V1-Notification-Microservice' }),
  log: logVariables(),
  instance,
  mail,
});

export type Config = DeepReadonly<z.output<typeof configSchema>>;
