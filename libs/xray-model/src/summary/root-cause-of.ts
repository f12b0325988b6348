import type { RootCauseStep, ServiceFacts } from '../facts/trace-facts.ts';
import { serviceIdOf } from './service-ids.ts';
import type { SummaryRootCause, SummaryRootCauseService } from './trace-summary.ts';

/** A root cause as summaries tell it. Exceptions are told of faults and errors, coverage of response times. */
export function rootCauseOf(
  kind: 'fault' | 'error' | 'responseTime',
  steps: readonly RootCauseStep[],
  services: readonly ServiceFacts[],
): SummaryRootCause {
  const onTheWay = steps.flatMap((step) => services[step.service] ?? []);
  return {
    Services: steps.flatMap((step) => {
      const service = services[step.service];
      return service === undefined ? [] : [serviceOn(step, service, kind === 'responseTime')];
    }),
    // A fault that a service on the way dealt with did not reach the client; waiting always did.
    ClientImpacting: kind === 'responseTime' || onTheWay.every((service) => service[kind]),
  };
}

function serviceOn(
  { entities }: RootCauseStep,
  { id, inferred }: ServiceFacts,
  isResponseTime: boolean,
): SummaryRootCauseService {
  return {
    ...serviceIdOf(id),
    EntityPath: entities.map(({ name, remote, exceptions, coverage }) => ({
      Name: name,
      ...(isResponseTime
        ? { Coverage: coverage ?? 0 }
        : {
            Exceptions: exceptions.map((exception) => ({
              ...(exception.name === undefined ? {} : { Name: exception.name }),
              ...(exception.message === undefined ? {} : { Message: exception.message }),
            })),
          }),
      Remote: remote,
    })),
    Inferred: inferred,
  };
}
