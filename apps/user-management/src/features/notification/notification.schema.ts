import { z } from 'zod';

/** What the notification service answers. Fields that are not named here are dropped, so not passed on unseen. */
export const healthStatusSchema = z.object({ service: z.string(), status: z.string() });

export const serviceInfoSchema = z.object({
  service: z.string(),
  version: z.string(),
  build: z.string(),
  pod: z.string(),
});

export const xraySchema = serviceInfoSchema.extend({
  message: z.string(),
  trace_id: z.string().optional(),
});

export type NotificationHealthStatus = z.infer<typeof healthStatusSchema>;
export type NotificationServiceInfo = z.infer<typeof serviceInfoSchema>;
export type NotificationXray = z.infer<typeof xraySchema>;
