import { expect, it } from 'vitest';
import * as library from './index.ts';

it('the public names are these and no others', () => {
  expect(Object.keys(library).sort()).toEqual([
    'TraceTestingError',
    'edges',
    'expectTrace',
    'findEdge',
    'findSegment',
    'findSubsegment',
    'newTraceHeaders',
    'segment',
    'segments',
    'shapeOf',
    'startCollector',
    'subsegment',
    'subsegments',
    'traceMatchers',
    'walk',
  ]);
});
