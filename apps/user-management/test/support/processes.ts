import { fileURLToPath } from 'node:url';
import { startServiceProcess } from '@xray-microservices/service-kit/testing';
import type { ServiceProcess } from '@xray-microservices/service-kit/testing';

const main = (app: string): string => fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));

/** Both services as processes of their own, on free ports. */
export const startUserManagement = (env: Readonly<Record<string, string>>): ServiceProcess =>
  startServiceProcess(main('user-management'), { PORT: '0', ...env });

export const startNotification = (env: Readonly<Record<string, string>>): ServiceProcess =>
  startServiceProcess(main('notification'), { PORT: '0', ...env });
