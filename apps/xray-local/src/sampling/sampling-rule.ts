import { z } from 'zod';
import { TagSchema } from '../state/tags.ts';

/** Lets in what the API takes as a member of a rule; the limits are those of AWS's API model. */
const Pattern = (max: number): z.ZodString => z.string().max(max);

const Attributes = z
  .record(z.string().min(1).max(32), z.string().min(1).max(32))
  .refine((attributes) => Object.keys(attributes).length <= 5, 'a rule has five attributes at most');

const RateBoost = z.strictObject({
  MaxRate: z.number().min(0).max(1),
  CooldownWindowMinutes: z.number().int().min(1),
});

const RuleName = z.string().min(1).max(32);
const CUSTOM_PRIORITIES = { first: 1, last: 9_999 };
const Priority = z.number().int().min(CUSTOM_PRIORITIES.first).max(CUSTOM_PRIORITIES.last);

/** What a rule looks at and how much of it is sampled. */
const settings = {
  ResourceARN: Pattern(500),
  FixedRate: z.number().min(0).max(1),
  ReservoirSize: z.number().int().min(0),
  ServiceName: Pattern(64),
  ServiceType: Pattern(64),
  Host: Pattern(64),
  HTTPMethod: Pattern(10),
  URLPath: Pattern(128),
};

/** A rule as CreateSamplingRule takes it. */
export const NewRule = z.object({
  ...settings,
  RuleName,
  RuleARN: z.undefined({ error: 'the ARN of a new rule is made from its name' }).optional(),
  Priority,
  Version: z.literal(1),
  Attributes: Attributes.optional(),
  SamplingRateBoost: RateBoost.exactOptional(),
});

/** A change as UpdateSamplingRule takes it: what is left out stays. */
export const RuleUpdate = z.object({
  ...z.object(settings).partial().shape,
  RuleName: RuleName.optional(),
  RuleARN: z.string().optional(),
  Priority: Priority.optional(),
  Attributes: Attributes.optional(),
  SamplingRateBoost: RateBoost.optional(),
});

/** A rule as it is kept. */
export const SamplingRuleSchema = z.object({
  RuleName: z.string(),
  RuleARN: z.string(),
  Priority: z.number(),
  Version: z.literal(1),
  Attributes: z.record(z.string(), z.string()),
  SamplingRateBoost: RateBoost.exactOptional(),
  ...settings,
});

/** A rule with what the API tells and keeps beside it. Times are epoch seconds. */
export const RuleRecordSchema = z.object({
  rule: SamplingRuleSchema,
  createdAt: z.number(),
  modifiedAt: z.number(),
  tags: z.array(TagSchema),
});

export type NewRule = z.infer<typeof NewRule>;
export type RuleUpdate = z.infer<typeof RuleUpdate>;
export type SamplingRule = z.infer<typeof SamplingRuleSchema>;
export type RuleRecord = z.infer<typeof RuleRecordSchema>;
