import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';

const main = (app: string): string => fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

/** Signs the tokens of every user management of this test file, so that they are replicas of each other. */
const AUTH_TOKEN_SECRET = randomBytes(32).toString('base64url');

/** The variables of an administrator that is made at the start. */
export const ADMINISTRATOR = {
  ADMIN_USERNAME: 'root.admin',
  ADMIN_EMAIL: 'root.admin@example.com',
  ADMIN_PASSWORD: randomBytes(18).toString('base64url'),
} as const;

/** Both services as processes of their own, on free ports. */
export const startUserManagement = (env: Readonly<Record<string, string>>): ServiceProcess =>
  startServiceProcess(main('user-management'), { PORT: '0', AUTH_TOKEN_SECRET, ...env });

export const startNotification = (env: Readonly<Record<string, string>>): ServiceProcess =>
  startServiceProcess(main('notification'), { PORT: '0', ...env });
