import { expect, it } from 'vitest';
import * as model from './index.ts';

it('the public names are these and no others', () => {
  expect(Object.keys(model).sort()).toEqual([
    'assembleTrace',
    'epochSeconds',
    'excerpt',
    'identityOf',
    'isEpochSeconds',
    'isInProgress',
    'isIndependentSubsegment',
    'isSegmentId',
    'isTraceId',
    'parseDatagram',
    'parseDocument',
    'parseTraceId',
    'printable',
    'renderTraceTree',
    'replaces',
    'serializeDocument',
  ]);
});
