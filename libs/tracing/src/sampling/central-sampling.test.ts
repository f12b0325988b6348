import { describe, expect, it } from 'vitest';
import { CentralSampling } from './central-sampling.ts';
import { SamplingApiError } from './sampling-api.ts';
import type { Statistics } from './sampling-api.ts';
import { Subject } from './subject.ts';

const DEFAULT = { RuleName: 'Default', Priority: 10_000, FixedRate: 1, ReservoirSize: 0 };
const SERVER_TIME = 1_800_000_000;

const subject = (name: string): Subject => new Subject(name, undefined, undefined, '');

/** Central sampling over a service of its own, which answers what it is told to. */
function setUp(options: { hasAttributes?: boolean } = {}) {
  const lines: string[] = [];
  const service = {
    rules: [DEFAULT] as unknown[],
    targets: {} as object,
    fetches: 0,
    reports: [] as Statistics[][],
    isDown: false,
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
      : Promise.resolve({ value, serverTime: SERVER_TIME });
  const central = new CentralSampling({
    api: {
      rules: () => {
        service.fetches += 1;
        return answer(service.rules);
      },
      targets: (statistics) => {
        if (!service.isDown) service.reports.push([...statistics]);
        return answer(service.targets);
      },
    },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    isWanted: () => true,
    hasAttributes: options.hasAttributes ?? true,
    now: () => clock.now,
    random: () => 0.999,
  });
  return { central, service, clock, lines };
}

const decideAll = (central: CentralSampling, names: readonly string[]): (boolean | undefined)[] =>
  names.map((name) => central.decide(subject(name))?.sampled);

describe('central sampling', () => {
  it('decides nothing before the rules are there', async () => {
    const { central } = setUp();
    expect(central.decide(subject('api'))).toBeUndefined();
    expect(await central.fetchRules()).toBe(true);
    expect(central.decide(subject('api'))).toEqual({
      sampled: true,
      reason: 'rule Default says so',
      ruleName: 'Default',
    });
  });

  it('reports what it did since the last report, under one client id', async () => {
    const { central, service, clock } = setUp();
    await central.fetchRules();
    decideAll(central, ['api', 'api']);
    await central.report();
    clock.now += 10_000;
    decideAll(central, ['api']);
    await central.report();
    await central.report();
    const [[first] = [], [second] = []] = service.reports;
    expect(service.reports).toHaveLength(2);
    expect(first).toEqual({
      RuleName: 'Default',
      ClientID: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      Timestamp: SERVER_TIME,
      RequestCount: 2,
      SampledCount: 2,
      BorrowCount: 0,
    });
    expect(second).toEqual({ ...first, Timestamp: SERVER_TIME + 10, RequestCount: 1, SampledCount: 1 });
  });

  it('reports 25 rules at once at the most', async () => {
    const { central, service } = setUp();
    const names = Array.from({ length: 26 }, (_none, index) => `service ${index}`);
    service.rules = names.map((name) => ({ RuleName: name, Priority: 1, FixedRate: 0, ServiceName: name }));
    await central.fetchRules();
    decideAll(central, names);
    await central.report();
    expect(service.reports.map(({ length }) => length)).toEqual([25, 1]);
  });

  it('keeps what it could not report, warns once, and says when it is over', async () => {
    const { central, service, clock, lines } = setUp();
    await central.fetchRules();
    service.isDown = true;
    const reportOnce = async (): Promise<void> => {
      decideAll(central, ['api']);
      await central.report();
      clock.now += 10_000;
    };
    await reportOnce();
    await reportOnce();
    expect(await central.fetchRules()).toBe(false);
    service.isDown = false;
    await central.report();
    expect(service.reports).toMatchObject([[{ RequestCount: 2, SampledCount: 2 }]]);
    expect(lines).toEqual([
      'warn xray: no sampling targets from the daemon: HTTP 502',
      'warn xray: no sampling rules from the daemon: HTTP 502',
      'info xray: the daemon answers sampling targets again (1 more since the last warning)',
    ]);
  });

  it('takes a quota for as long as it lasts by the clock of the service', async () => {
    const { central, service, clock } = setUp();
    service.rules = [{ ...DEFAULT, FixedRate: 0, ReservoirSize: 1 }];
    const target = { RuleName: 'Default', ReservoirQuota: 2, ReservoirQuotaTTL: SERVER_TIME + 300 };
    service.targets = { SamplingTargetDocuments: [target] };
    await central.fetchRules();
    decideAll(central, ['api']);
    await central.report();
    clock.now = 299_000;
    expect(decideAll(central, ['a', 'b', 'c'])).toEqual([true, true, false]);
    clock.now = 300_000;
    expect(decideAll(central, ['a', 'b'])).toEqual([true, false]);
  });

  it('fetches the rules anew when they have changed, once for each change', async () => {
    const { central, service, clock } = setUp();
    const reportWith = async (lastModification: number): Promise<number> => {
      service.targets = { SamplingTargetDocuments: [], LastRuleModification: lastModification };
      decideAll(central, ['api']);
      await central.report();
      clock.now += 10_000;
      return service.fetches;
    };
    await central.fetchRules();
    expect(await reportWith(SERVER_TIME - 2)).toBe(1);
    expect(await reportWith(SERVER_TIME + 7)).toBe(2);
    expect(await reportWith(SERVER_TIME + 7)).toBe(2);
    expect(await reportWith(SERVER_TIME + 8)).toBe(3);
  });

  it('passes over a rule that it can’t read, and says so once', async () => {
    const { central, service, lines } = setUp();
    service.rules = [
      { RuleName: 'bad', Priority: 1, FixedRate: 7 },
      { ...DEFAULT, Version: 2, News: {} },
    ];
    await central.fetchRules();
    await central.fetchRules();
    expect(decideAll(central, ['api'])).toEqual([true]);
    expect(lines).toEqual([
      'warn xray: sampling rule "bad" is passed over: FixedRate must be a number, 0 to 1',
      'warn xray: sampling rule "Default" is of an unknown version and read as version 1',
    ]);
  });

  it('keeps the rules it has when an answer has none', async () => {
    const { central, service, lines } = setUp();
    await central.fetchRules();
    service.rules = [];
    expect(await central.fetchRules()).toBe(false);
    expect(decideAll(central, ['api'])).toEqual([true]);
    expect(lines).toEqual([
      'warn xray: no sampling rules from the daemon: there is no rule that can be read',
    ]);
  });

  it('looks at 2000 rules at the most', async () => {
    const { central, service, lines } = setUp();
    const others = Array.from({ length: 2000 }, (_none, index) => ({
      RuleName: `r${index}`,
      Priority: 1,
      FixedRate: 0,
      ServiceName: 'x',
    }));
    service.rules = [...others, DEFAULT];
    await central.fetchRules();
    expect(decideAll(central, ['api', 'x'])).toEqual([undefined, false]);
    expect(lines).toEqual(['warn xray: only 2000 of 2001 sampling rules count']);
  });

  it('says that a rule with attributes is without effect where the application tells none', async () => {
    const { central, service, lines } = setUp({ hasAttributes: false });
    service.rules = [
      DEFAULT,
      { RuleName: 'gold', Priority: 1, FixedRate: 1, Attributes: { tenant: 'gold' } },
    ];
    await central.fetchRules();
    await central.fetchRules();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^info xray: no request meets sampling rule "gold": .* sampling\.attributes/);
  });
});
