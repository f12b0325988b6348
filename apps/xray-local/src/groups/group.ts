import { z } from 'zod';
import { TagSchema } from '../state/tags.ts';

export const GroupName = z.string().min(1).max(32);
export const GroupArn = z.string().min(1).max(400);

/** What a request says of insights; what is left out stays, or is off. */
export const InsightsInput = z.object({
  InsightsEnabled: z.boolean().optional(),
  NotificationsEnabled: z.boolean().optional(),
});

/** A group as it is kept. */
export const GroupSchema = z.object({
  name: z.string(),
  arn: z.string(),
  /** Without one every trace is in the group. */
  filter: z.string().optional(),
  insights: z.boolean(),
  notifications: z.boolean(),
  tags: z.array(TagSchema),
});

export type Group = z.infer<typeof GroupSchema>;
export type InsightsInput = z.infer<typeof InsightsInput>;

/** By which a group is named: one of the two. */
export interface GroupReference {
  readonly GroupName?: string | undefined;
  readonly GroupARN?: string | undefined;
}
