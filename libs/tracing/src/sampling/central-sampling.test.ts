import { describe, expect, it } from 'vitest';
import { DEFAULT, SERVER_TIME, decideAll, setUp, subject } from '../../test/support/sampling-service.ts';

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

  it('reports no request twice when the rules change between two reports', async () => {
    const { central, service, clock } = setUp();
    const names = Array.from({ length: 26 }, (_none, index) => `service ${index + 10}`);
    service.rules = names.map((name) => ({ RuleName: name, Priority: 1, FixedRate: 0, ServiceName: name }));
    await central.fetchRules();
    decideAll(central, names);
    service.targets = { LastRuleModification: SERVER_TIME };
    await central.report();
    expect(service.fetches).toBe(2);
    clock.now += 10_000;
    await central.report();
    expect(service.reports.flat().map(({ RuleName }) => RuleName)).toEqual(names);
  });

  it('takes a rule that comes twice, as when rules change between two pages, for one', async () => {
    const { central, service, clock } = setUp();
    service.rules = [DEFAULT, DEFAULT];
    for (let fetches = 0; fetches < 3; fetches += 1) {
      await central.fetchRules();
      decideAll(central, ['api']);
    }
    await central.report();
    clock.now += 10_000;
    await central.report();
    expect(service.reports).toMatchObject([[{ RequestCount: 3 }]]);
  });

  it('keeps the statistics that the service does not take, and warns', async () => {
    const { central, service, clock, lines } = setUp();
    await central.fetchRules();
    service.targets = { UnprocessedStatistics: [{ RuleName: 'Default', ErrorCode: 'ThrottlingException' }] };
    decideAll(central, ['api']);
    await central.report();
    service.targets = {};
    clock.now += 10_000;
    await central.report();
    clock.now += 10_000;
    await central.report();
    expect(service.reports).toMatchObject([[{ RequestCount: 1 }], [{ RequestCount: 1 }]]);
    expect(lines).toEqual([
      'warn xray: the service takes no statistics of sampling rule "Default": "ThrottlingException"',
      'info xray: the service takes sampling statistics again',
    ]);
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

  it('tells the time of the service, whatever its clock does', async () => {
    const { central, service, clock } = setUp();
    await central.fetchRules();
    for (const time of [SERVER_TIME + 5000, SERVER_TIME - 5000, SERVER_TIME]) {
      decideAll(central, ['api']);
      service.time = time;
      await central.report();
      clock.now += 10_000;
    }
    const told = service.reports.flat().map(({ Timestamp }) => Timestamp - SERVER_TIME);
    expect(told).toEqual([0, 5010, -4990]);
  });

  it('asks and tells nothing while the application does not want it', async () => {
    const { central, service } = setUp();
    await central.fetchRules();
    decideAll(central, ['api']);
    service.isWanted = false;
    await central.fetchRules();
    await central.report();
    expect([service.fetches, service.reports]).toEqual([1, []]);
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

  it('misses no change that came while the rules were fetched', async () => {
    const { central, service } = setUp();
    await central.fetchRules();
    decideAll(central, ['api']);
    const { promise, resolve: release } = Promise.withResolvers<unknown>();
    service.hold = promise;
    const before = central.fetchRules();
    service.rules = [{ ...DEFAULT, FixedRate: 0 }];
    service.targets = { LastRuleModification: SERVER_TIME + 1 };
    const report = central.report();
    release(undefined);
    await Promise.all([before, report]);
    expect(decideAll(central, ['api'])).toEqual([false]);
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
    expect(lines).toEqual(['warn xray: there are more than 2000 sampling rules: the rest does not count']);
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
