import { chooseSamplingRule, excerpt } from '@xray-microservices/xray-model';
import type { SamplingMismatch } from '@xray-microservices/xray-model';
import { z } from 'zod';
import type { Action } from '../../http/routes.ts';
import type { SamplingRule } from '../../sampling/sampling-rule.ts';
import { readRequest } from '../read-request.ts';
import type { Services } from '../services.ts';

const Text = z.string().max(2_000).optional();

const Request = z.strictObject({
  serviceName: Text,
  serviceType: Text,
  host: Text,
  method: Text,
  path: Text,
  resourceArn: Text,
  attributes: z.record(z.string(), z.string()).optional(),
});

/**
 * Which sampling rule a request would meet (`rule`), and what was found at each rule that was tried (`steps`), the one
 * that it meets last. What is left out of the request meets every pattern.
 */
export function dryRun({ rules }: Services): Action {
  return async (input) => {
    const request = readRequest(Request, input);
    const records = (await rules.list()).map(({ rule }) => rule);
    const { rule, passedOver } = chooseSamplingRule(records, request);
    const steps = passedOver.map((tried) => stepOf(tried.rule, tried.mismatches));
    return {
      rule: rule ?? null,
      steps: rule === undefined ? steps : [...steps, stepOf(rule, [])],
    };
  };
}

function stepOf(rule: SamplingRule, mismatches: readonly SamplingMismatch[]): object {
  const reason = mismatches.length === 0 ? 'Everything matches.' : mismatches.map(sentenceOf).join(' ');
  const hint = hintOf(rule);
  return {
    rule: rule.RuleName,
    matches: mismatches.length === 0,
    reason,
    mismatches,
    ...(hint === undefined ? {} : { hint }),
  };
}

function sentenceOf({ field, pattern, value }: SamplingMismatch): string {
  const shown = value === undefined ? 'missing' : `"${excerpt(value, 80)}"`;
  return `${field} is ${shown}, not "${excerpt(pattern, 80)}".`;
}

/** Seen in aws-xray-sdk-node (service_connector.js); those of other languages do the same. */
function hintOf({ ResourceARN: arn, Attributes: attributes }: SamplingRule): string | undefined {
  if (arn === '*' && Object.keys(attributes).length === 0) {
    return undefined;
  }
  return 'AWS X-Ray SDKs pass over rules with Attributes, or with a ResourceARN other than *. OpenTelemetry samplers do not; @xray-microservices/tracing evaluates Attributes.';
}
