import { chooseSamplingRule, excerpt } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { formatAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';
import { ask } from './daemon-client.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { failed, ok } from './hop.ts';
import type { Hop } from './hop.ts';

const Rule = z.object({
  RuleName: z.string(),
  Priority: z.number(),
  FixedRate: z.number(),
  ReservoirSize: z.number(),
  ServiceName: z.string(),
  ServiceType: z.string(),
  Host: z.string(),
  HTTPMethod: z.string(),
  URLPath: z.string(),
  ResourceARN: z.string().default('*'),
  Attributes: z.record(z.string(), z.string()).default({}),
});

const Answer = z.object({ SamplingRuleRecords: z.array(z.object({ SamplingRule: Rule })) });

type Rule = z.infer<typeof Rule>;

/** What SDKs do without rules. */
const WITHOUT_RULES = 'Without rules SDKs trace the first request each second and 5 % of the rest';

/** A request that meets only rules for everything. */
const ANY_REQUEST = {
  serviceName: 'any-service',
  serviceType: '',
  host: 'any.host',
  method: 'GET',
  path: '/any/path',
};

/** Whether sampling rules can be had where the application asks for them, and let its requests through. */
export async function checkSampling(tcp: Address, { request }: DoctorOptions): Promise<Hop> {
  const address = formatAddress(tcp);
  const asked = await ask(`http://${address}`, '/GetSamplingRules', {});
  if (asked.kind === 'unreachable') {
    const detail = `Nothing answers on TCP ${address} (${asked.code}). ${WITHOUT_RULES}.`;
    return failed(
      'sampling',
      detail,
      'Open TCP beside UDP: the daemon listens on both, usually with the same number.',
    );
  }
  const answer = Answer.safeParse(asked.json);
  if (asked.status === 200 && answer.success) {
    return judgeRules(
      answer.data.SamplingRuleRecords.map(({ SamplingRule: rule }) => rule),
      request,
    );
  }
  const message =
    typeof asked.json?.['Message'] === 'string' ? ` (${excerpt(asked.json['Message'], 200)})` : '';
  const detail = `TCP ${address} answers GetSamplingRules with status ${asked.status}${message}. ${WITHOUT_RULES}.`;
  return failed('sampling', detail, mendFor(asked.status, message));
}

function mendFor(status: number, message: string): string {
  if (message.includes('--allowed-hosts')) {
    return 'Start xray-local with --allowed-hosts and the name by which applications ask for it.';
  }
  if (status === 403) {
    return 'The daemon has no credentials, or they do not allow xray:GetSamplingRules: attach the policy AWSXRayDaemonWriteAccess.';
  }
  if (status === 502) {
    return 'The daemon cannot reach X-Ray: look at its region, endpoint and network.';
  }
  return 'Something else than an X-Ray daemon seems to have that port.';
}

function judgeRules(rules: readonly Rule[], request: DoctorOptions['request']): Hop {
  const known = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const { rule } = chooseSamplingRule(rules, { ...ANY_REQUEST, ...known });
  if (rule === undefined) {
    return failed(
      'sampling',
      'No rule is for every request, so there is none for this one.',
      'Create the Default rule.',
    );
  }
  if (samplesNothing(rule)) {
    const detail = `The rule "${rule.RuleName}" is met, and it samples nothing: its rate and its reservoir are 0.`;
    return failed('sampling', detail, `Raise FixedRate or ReservoirSize of the rule "${rule.RuleName}".`);
  }
  const others = rules
    .filter((other) => other !== rule && samplesNothing(other))
    .map(({ RuleName: name }) => name);
  const note = others.length === 0 ? '' : ` Requests that meet ${others.join(', ')} leave no trace.`;
  return ok('sampling', `The rule "${rule.RuleName}" is met: ${describe(rule)}.${note}`);
}

function samplesNothing({ FixedRate: rate, ReservoirSize: reservoir }: Rule): boolean {
  return rate === 0 && reservoir === 0;
}

function describe({ FixedRate: rate, ReservoirSize: reservoir }: Rule): string {
  const percent = `${Math.round(rate * 10_000) / 100} %`;
  if (rate === 1) {
    return 'every request is traced';
  }
  return reservoir === 0
    ? `${percent} of requests are traced`
    : `${reservoir} requests each second are traced, and ${percent} of the rest`;
}
