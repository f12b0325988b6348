import { describe, expect, it } from 'vitest';
import { id, segment, subsegment, T0 } from '../../test/support/documents.ts';
import { facts } from '../../test/support/traces.ts';
import { sampleTraces } from '../../test/support/sample-traces.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import { graphOf, traceGraphOf } from './graph-of.ts';
import { percentileOf } from './percentile.ts';
import type { GraphService } from './service-graph.ts';

const ALWAYS = { start: 0, end: 1e10 };
const asText = (services: readonly GraphService[]): string => `${JSON.stringify(services, null, 2)}\n`;

const serviceOf = (services: readonly GraphService[], name: string, type?: string): GraphService =>
  services.find((service) => service.Name === name && service.Type === type) ??
  expect.fail(`No node ${name}`);

/** A request of the guide's sample application with its calls, by their milliseconds. */
function scorekeep(
  milliseconds: number,
  calls: readonly (readonly [name: string, milliseconds: number])[],
  members = {},
) {
  return facts(
    segment(1, {
      name: 'xray-sample.elasticbeanstalk.com',
      origin: 'AWS::EC2::Instance',
      end_time: T0 + milliseconds / 1000,
      ...members,
      subsegments: calls.map(([name, time], index) =>
        subsegment(index + 2, {
          name,
          namespace: 'aws',
          end_time: T0 + time / 1000,
          ...(name === 'DynamoDB' ? { aws: { table_name: 'startup-signups' } } : {}),
        }),
      ),
    }),
  );
}

describe('the service graph', () => {
  it('of the sample traces is the one on file', async () => {
    await expect(asText(graphOf(sampleTraces(), ALWAYS))).toMatchFileSnapshot(
      '../../test/golden/service-graph.golden',
    );
  });

  it("has the numbers of the guide's example", () => {
    const services = graphOf(
      [
        scorekeep(5, [], { error: true }),
        scorekeep(15, []),
        scorekeep(157, [
          ['DynamoDB', 76],
          ['SNS', 49],
        ]),
        scorekeep(96, [
          ['DynamoDB', 44],
          ['SNS', 76],
        ]),
      ],
      ALWAYS,
    );
    const none = { ThrottleCount: 0, OtherCount: 0, TotalCount: 0 };
    const root = {
      OkCount: 3,
      ErrorStatistics: { ThrottleCount: 0, OtherCount: 1, TotalCount: 1 },
      FaultStatistics: { OtherCount: 0, TotalCount: 0 },
      TotalCount: 4,
      TotalResponseTime: 0.273,
    };
    const table = {
      OkCount: 2,
      ErrorStatistics: none,
      FaultStatistics: { OtherCount: 0, TotalCount: 0 },
      TotalCount: 2,
      TotalResponseTime: 0.12,
    };
    const histogram = [0.005, 0.015, 0.096, 0.157].map((value) => ({ Value: value, Count: 1 }));
    expect(
      services.map(({ ReferenceId, Name, Type, State, Root }) => [ReferenceId, Name, Type, State, Root]),
    ).toEqual([
      [0, 'SNS', 'AWS::SNS', 'unknown', undefined],
      [1, 'startup-signups', 'AWS::DynamoDB::Table', 'unknown', undefined],
      [2, 'xray-sample.elasticbeanstalk.com', 'AWS::EC2::Instance', 'active', true],
      [3, 'xray-sample.elasticbeanstalk.com', 'client', 'unknown', undefined],
    ]);
    expect(services[1]).toMatchObject({
      SummaryStatistics: table,
      ResponseTimeHistogram: [
        { Value: 0.044, Count: 1 },
        { Value: 0.076, Count: 1 },
      ],
    });
    expect(services[2]).toMatchObject({
      SummaryStatistics: root,
      DurationHistogram: histogram,
      ResponseTimeHistogram: histogram,
    });
    expect(services[2]?.Edges).toMatchObject([
      { ReferenceId: 0, SummaryStatistics: { OkCount: 2, TotalResponseTime: 0.125 } },
      { ReferenceId: 1, SummaryStatistics: table, Aliases: [] },
    ]);
    expect(services[3]?.Edges).toMatchObject([
      { ReferenceId: 2, SummaryStatistics: root, ResponseTimeHistogram: histogram },
    ]);
    expect(Object.keys(services[3] ?? {})).not.toContain('SummaryStatistics');
  });

  it.each([
    ['ok', {}, [1, 0, 0, 0]],
    ['an error', { error: true }, [0, 0, 1, 0]],
    ['throttling', { error: true, throttle: true }, [0, 1, 0, 0]],
    ['throttling alone', { throttle: true }, [0, 1, 0, 0]],
    ['a fault', { fault: true }, [0, 0, 0, 1]],
    ['a fault with all flags', { fault: true, error: true, throttle: true }, [0, 0, 0, 1]],
  ])('counts %s once', (_case, members, expected) => {
    const [service] = graphOf([facts(segment(1, members))], ALWAYS);
    const {
      OkCount: ok,
      ErrorStatistics: errors,
      FaultStatistics: faults,
      TotalCount: total,
    } = service?.SummaryStatistics ?? expect.fail();
    expect([ok, errors.ThrottleCount, errors.OtherCount, faults.TotalCount]).toEqual(expected);
    expect([errors.TotalCount, total]).toEqual([errors.ThrottleCount + errors.OtherCount, 1]);
  });

  it('shows what is in progress without counting it', () => {
    const services = graphOf(
      [facts(segment(1, { name: 'a', end_time: undefined, in_progress: true }))],
      ALWAYS,
    );
    expect(serviceOf(services, 'a')).toMatchObject({
      State: 'active',
      StartTime: T0,
      SummaryStatistics: { TotalCount: 0 },
      ResponseTimeHistogram: [],
    });
    expect(serviceOf(services, 'a', 'client').Edges).toHaveLength(1);
  });

  it('tells the age of messages on a link, and no response time', () => {
    const services = graphOf(
      [
        facts(
          segment(1, { name: 'a', subsegments: [subsegment(2, { name: 'SQS', namespace: 'aws' })] }),
          segment(3, { name: 'b', parent_id: id(2), start_time: T0 + 8, end_time: T0 + 9 }),
        ),
      ],
      ALWAYS,
    );
    expect(serviceOf(services, 'a').Edges).toMatchObject([
      {
        EdgeType: 'link',
        SummaryStatistics: { OkCount: 1, TotalCount: 1, TotalResponseTime: 0.5 },
        ResponseTimeHistogram: [],
        ReceivedEventAgeHistogram: [{ Count: 1 }],
      },
    ]);
    expect(serviceOf(services, 'a').Edges[0]?.ReceivedEventAgeHistogram[0]?.Value).toBeCloseTo(8, 1);
  });

  it('counts the minutes that overlap the window', () => {
    const minute = Math.floor(T0 / 60) * 60;
    const atMinute = (number: number) =>
      facts(
        segment(1, {
          name: `minute ${number}`,
          start_time: minute + number * 60,
          end_time: minute + number * 60 + 1,
        }),
      );
    const accumulator = new GraphAccumulator();
    for (const number of [0, 1, 2, 3]) {
      accumulator.add(atMinute(number));
    }
    const names = graphOf([accumulator], { start: minute + 119, end: minute + 180 })
      .filter(({ Type }) => Type !== 'client')
      .map(({ Name }) => Name);
    expect(names).toEqual(['minute 1', 'minute 2']);
    expect(graphOf([accumulator], { start: minute + 240, end: minute + 300 })).toEqual([]);
  });

  it('names both ends of an edge when one of them answered outside the window', () => {
    const minute = Math.floor(T0 / 60) * 60;
    const services = graphOf(
      [
        facts(
          segment(1, {
            name: 'a',
            start_time: minute + 59,
            end_time: minute + 63,
            subsegments: [
              subsegment(2, { namespace: 'remote', start_time: minute + 59.5, end_time: minute + 62 }),
            ],
          }),
          segment(3, { name: 'b', parent_id: id(2), start_time: minute + 60.5, end_time: minute + 61 }),
        ),
      ],
      { start: minute, end: minute + 60 },
    );
    expect(serviceOf(services, 'b')).toMatchObject({
      State: 'unknown',
      StartTime: minute + 59,
      EndTime: minute + 62,
      SummaryStatistics: { TotalCount: 0 },
    });
    expect(serviceOf(services, 'a').Edges).toMatchObject([
      { ReferenceId: serviceOf(services, 'b').ReferenceId },
    ]);
  });

  it('keeps nodes of one name and different types apart, and joins accounts', () => {
    const lambda = facts(
      segment(1, { name: 'f', origin: 'AWS::Lambda', aws: { account_id: '2' } }),
      segment(2, { name: 'f', origin: 'AWS::Lambda::Function', parent_id: id(1) }),
    );
    const elsewhere = facts(segment(1, { name: 'f', origin: 'AWS::Lambda', aws: { account_id: '1' } }));
    for (const order of [
      [lambda, elsewhere],
      [elsewhere, lambda],
    ]) {
      expect(graphOf(order, ALWAYS).map(({ Name, Type, AccountId }) => [Name, Type, AccountId])).toEqual([
        ['f', 'AWS::Lambda', '1'],
        ['f', 'AWS::Lambda::Function', undefined],
        ['f', 'client', undefined],
      ]);
    }
  });

  it('gives percentiles that are right to within one percent', () => {
    const times = Array.from({ length: 1_000 }, (_none, index) => (index + 1) / 100);
    const accumulator = new GraphAccumulator();
    for (const time of times) {
      accumulator.add(facts(segment(1, { name: 'a', end_time: T0 + time })));
    }
    const histogram = serviceOf(graphOf([accumulator], ALWAYS), 'a').ResponseTimeHistogram ?? [];
    for (const [part, exact] of [
      [0.5, 5],
      [0.95, 9.5],
      [0.99, 9.9],
    ] as const) {
      expect(Math.abs((percentileOf(histogram, part) ?? 0) - exact) / exact).toBeLessThan(0.01);
    }
  });
});

describe('the graph of some traces', () => {
  it('of the sample traces is the one on file', async () => {
    await expect(asText(traceGraphOf(sampleTraces().slice(4, 7)))).toMatchFileSnapshot(
      '../../test/golden/trace-graph.golden',
    );
  });

  it('is exact to the millisecond, whatever the minute', () => {
    const slow = facts(segment(1, { name: 'a', end_time: T0 + 86_399.123 }));
    expect(serviceOf(traceGraphOf([slow, slow]), 'a').ResponseTimeHistogram).toEqual([
      { Value: 86_399.123, Count: 2 },
    ]);
  });

  it('is empty without traces', () => {
    expect(traceGraphOf([])).toEqual([]);
  });
});
