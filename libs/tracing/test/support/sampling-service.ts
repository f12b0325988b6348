import { storage } from '../../src/context/context.ts';
import { CentralSampling } from '../../src/sampling/central-sampling.ts';
import { SamplingApiError } from '../../src/sampling/sampling-api.ts';
import type { Statistics } from '../../src/sampling/sampling-api.ts';
import { Subject } from '../../src/sampling/subject.ts';

/** A rule that samples everything, as the service tells it. */
export const DEFAULT = { RuleName: 'Default', Priority: 10_000, FixedRate: 1, ReservoirSize: 0 };
/** When the tests begin, by the clock of the service. */
export const SERVER_TIME = 1_800_000_000;

export const subject = (name: string): Subject => new Subject(name, undefined, undefined, '');

/** Central sampling over a service of its own, which answers what it is told to. */
export function setUp(options: { hasAttributes?: boolean } = {}) {
  const lines: string[] = [];
  const service = {
    rules: [DEFAULT] as unknown[],
    targets: {} as object,
    fetches: 0,
    reports: [] as Statistics[][],
    isDown: false,
    time: SERVER_TIME,
    isWanted: true,
    contexts: new Set<unknown>(),
    /** Rules are answered after it. */
    hold: Promise.resolve() as Promise<unknown>,
  };
  const clock = { now: 0 };
  const log =
    (level: string) =>
    (message: string): void => {
      if (level !== 'debug') lines.push(`${level} ${message}`);
    };
  const answer = <T>(value: T): Promise<{ value: T; serverTime: number }> =>
    service.isDown
      ? Promise.reject(new SamplingApiError('HTTP 502'))
      : Promise.resolve({ value, serverTime: service.time });
  const central = new CentralSampling({
    api: {
      rules: () => {
        const { rules } = service; // as they are when they are asked for
        service.fetches += 1;
        service.contexts.add(storage.getStore());
        return service.hold.then(() => answer(rules));
      },
      targets: (statistics) => {
        if (!service.isDown) service.reports.push([...statistics]);
        return answer(service.targets);
      },
    },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    isWanted: () => service.isWanted,
    hasAttributes: options.hasAttributes ?? true,
    now: () => clock.now,
    random: () => 0.999,
  });
  return { central, service, clock, lines };
}

/** Whether a request to each of these services is sampled; `undefined` where no rule decides. */
export const decideAll = (central: CentralSampling, names: readonly string[]): (boolean | undefined)[] =>
  names.map((name) => central.decide(subject(name))?.sampled);
