import { describe, expect, it } from 'vitest';
import { segment, T0 } from '../../test/support/documents.ts';
import { facts } from '../../test/support/traces.ts';
import { deserializeGraph, GraphFormatError } from './deserialize-graph.ts';
import { GraphAccumulator } from './graph-accumulator.ts';
import { serializeGraph } from './serialize-graph.ts';

const MINUTE = Math.floor(T0 / 60);
const inMinute = (number: number) =>
  facts(
    segment(1, {
      name: 'a',
      start_time: (MINUTE + number) * 60 + 59.9,
      end_time: (MINUTE + number) * 60 + 61,
    }),
  );

function accumulatorOf(...minutes: readonly number[]): GraphAccumulator {
  const accumulator = new GraphAccumulator();
  for (const number of minutes) {
    accumulator.add(inMinute(number));
  }
  return accumulator;
}

const minutesOf = (accumulator: GraphAccumulator) => accumulator.split().map(([minute]) => minute - MINUTE);

describe('GraphAccumulator', () => {
  it('counts an answer in the minute in which it started', () => {
    expect(minutesOf(accumulatorOf(0))).toEqual([0]);
  });

  it('is split into its minutes, in the order of time', () => {
    const whole = accumulatorOf(2, 0, 2, 1);
    expect(minutesOf(whole)).toEqual([0, 1, 2]);
    expect(whole.split().map(([, part]) => serializeGraph(part))).toEqual(
      [accumulatorOf(0), accumulatorOf(1), accumulatorOf(2, 2)].map(serializeGraph),
    );
  });

  it('does not share its parts: what is done to them does not change it', () => {
    const whole = accumulatorOf(0);
    const before = serializeGraph(whole);
    for (const [, part] of whole.split()) {
      part.add(inMinute(0));
    }
    expect(serializeGraph(whole)).toBe(before);
  });

  it('forgets the minutes before a time', () => {
    const accumulator = accumulatorOf(0, 1, 2);
    accumulator.dropBefore((MINUTE + 2) * 60 - 1);
    expect(minutesOf(accumulator)).toEqual([1, 2]);
    accumulator.dropBefore((MINUTE + 2) * 60);
    expect(minutesOf(accumulator)).toEqual([2]);
  });

  it('only holds changes, in counts below zero, when a trace is taken away that it does not hold', () => {
    const changes = new GraphAccumulator();
    changes.remove(inMinute(0));
    expect(changes.isEmpty).toBe(false);
    changes.add(inMinute(0));
    expect(changes.isEmpty).toBe(true);
  });
});

describe('the text of a graph', () => {
  it('is a list of minutes with their services, nodes and edges', () => {
    const at = (MINUTE + 1) * 60;
    const statistics = [1, 0, 0, 0, 0, 1_100_000, at - 1, at + 1, [963, 1]];
    expect(JSON.parse(serializeGraph(accumulatorOf(0)))).toEqual([
      1,
      [MINUTE, [['a', '', '']], [[0, 1, 1, ...statistics]], [[-1, 0, 0, ...statistics]]],
    ]);
  });

  it.each([
    ['no JSON', '[1,'],
    ['another version', '[2]'],
    ['no list', '{}'],
    ['a minute that is no list', '[1,5]'],
    ['a node of no service', '[1,[5,[],[[0,1,1,1,0,0,0,0,0,0,0,[]]],[]]]'],
    ['a count that is no number', '[1,[5,[["a","",""]],[[0,1,1,"1",0,0,0,0,0,0,0,[]]],[]]]'],
    ['a count that is no whole number', '[1,[5,[["a","",""]],[[0,1,1,0.5,0,0,0,0,0,0,0,[]]],[]]]'],
    ['a histogram with half an entry', '[1,[5,[["a","",""]],[[0,1,1,1,0,0,0,0,0,0,0,[1]]],[]]]'],
    ['a node that is cut off', '[1,[5,[["a","",""]],[[0,1,1]],[]]]'],
  ])('is refused when it is %s', (_case, text) => {
    expect(() => deserializeGraph(text)).toThrow(GraphFormatError);
    expect(() => deserializeGraph(text)).toThrow(
      expect.objectContaining({ code: 'ERR_GRAPH_FORMAT' }) as Error,
    );
  });
});
