import type { Logger } from '@xray-microservices/service-kit';
import type { AxiosResponse } from 'axios';
import type { z } from 'zod';
import { createCircuit } from './notification.circuit.ts';
import { answerOf, refusalIn } from './notification.failures.ts';
import { openNotificationHttp } from './notification.http.ts';
import { sendTries } from './notification.send.ts';
import type { SendOptions } from './notification.send.ts';
import { healthStatusSchema, mailStateSchema, serviceInfoSchema, xraySchema } from './notification.schema.ts';
import type {
  MailToSend,
  NotificationHealthStatus,
  NotificationServiceInfo,
  NotificationXray,
  SendResult,
} from './notification.schema.ts';

/** What the service can be asked. */
export type NotificationQuestions = Pick<NotificationClient, 'healthStatus' | 'serviceInfo' | 'xray'>;

export interface NotificationClient {
  healthStatus(): Promise<NotificationHealthStatus>;
  serviceInfo(): Promise<NotificationServiceInfo>;
  xray(): Promise<NotificationXray>;
  /** Takes the wait and ten seconds at most. */
  send(mail: MailToSend, options: SendOptions): Promise<SendResult>;
  /** Closes the kept connections. */
  close(): void;
}

export interface NotificationClientOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Milliseconds for a try of a question, from the connection to the last byte of the answer; 1500 unless told. */
  readonly timeoutMs?: number;
}

/** Milliseconds for a question with all its tries. */
const QUESTION_MS = 4000;

/**
 * The only way to the notification service.
 *
 * Every call may be repeated, a mail because of its key, and is tried up to three times when the service fails: no
 * connection, no answer in time, a status from 500. A caller is told of the last failure: UpstreamUnavailable,
 * UpstreamFailed, UpstreamTimeout. After many failures the service is left alone for some seconds. Questions and mails
 * fail apart, as a service without its mail server still answers questions.
 */
export function createNotificationClient(options: NotificationClientOptions): NotificationClient {
  const { logger, timeoutMs = 1500 } = options;
  const http = openNotificationHttp(options);
  const questions = createCircuit('questions', logger);
  const mails = createCircuit('mails', logger);

  const ask = async <Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.output<Schema>> => {
    const deadline = AbortSignal.timeout(QUESTION_MS);
    const attempt = (): Promise<AxiosResponse<unknown>> =>
      http.try({ method: 'get', url, signal: AbortSignal.any([deadline, AbortSignal.timeout(timeoutMs)]) });
    return answerOf(await questions.call(attempt, deadline), schema);
  };
  return {
    healthStatus: () => ask('health-status', healthStatusSchema),
    serviceInfo: () => ask('service-info', serviceInfoSchema),
    xray: () => ask('notification-xray', xraySchema),
    send: async (mail, sending) => {
      const { attempt, signal } = sendTries(http, mail, sending);
      const response = await mails.call(attempt, signal);
      const code = refusalIn(response);
      return code === undefined
        ? answerOf(response, mailStateSchema, [200, 202])
        : { state: 'refused', code };
    },
    close: () => {
      http.close();
    },
  };
}
