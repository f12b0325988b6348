import { z } from 'zod';

/** What the notification service answers. Fields that are not named here are dropped, so not passed on unseen. */
export const healthStatusSchema = z.object({ service: z.string(), status: z.string() });

export const serviceInfoSchema = z.object({
  service: z.string(),
  version: z.string(),
  build: z.string(),
  pod: z.string(),
  /** How a version shows itself; older ones do not. */
  colour: z.string().optional(),
  greeting: z.string().optional(),
});

export const xraySchema = serviceInfoSchema.extend({
  message: z.string(),
  trace_id: z.string().optional(),
});

/** What became of a mail that notification was given. Of an error it tells a code, and whether it is for good. */
export const mailStateSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'sending', 'sent', 'failed']),
  error: z.object({ code: z.string(), permanent: z.boolean() }).optional(),
});

export type NotificationHealthStatus = z.infer<typeof healthStatusSchema>;
export type NotificationServiceInfo = z.infer<typeof serviceInfoSchema>;
export type NotificationXray = z.infer<typeof xraySchema>;

/** A mail as notification takes it. */
export interface MailToSend {
  readonly toEmail: string;
  readonly template: 'welcome';
  readonly data: { readonly username: string; readonly firstname: string; readonly lastname: string };
}

/** What notification says of a mail; `refused` when it will not send it, today or ever. */
export type SendResult =
  z.infer<typeof mailStateSchema> | { readonly state: 'refused'; readonly code: RefusalCode };

export type RefusalCode = 'invalid_request' | 'conflict' | 'body_too_large' | 'unprocessable';
