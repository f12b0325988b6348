import { describe, expect, it } from 'vitest';
import { choiceOf, queryOfChoice } from './choice.ts';
import type { Choice } from './choice.ts';

const read = (query: string): Choice => choiceOf(new URLSearchParams(query));

describe('what is chosen of the answers on the map', () => {
  it('is written into the address and read back, to the tenth of a millisecond', () => {
    const choice: Choice = { statuses: new Set(['fault', 'error']), times: [0.000_04, 0.123_456] };
    expect(queryOfChoice(choice)).toEqual({ only: 'error,fault', times: '0-0.1235' });
    expect(read('only=error,fault&times=0-0.1235')).toEqual({ ...choice, times: [0, 0.1235] });
  });

  it.each(['', 'times=', 'times=fast', 'times=1', 'times=1e3-2', 'only=bad'])(
    'is nothing for an address with %j',
    (query) => {
      expect(read(query)).toEqual({ statuses: new Set(), times: undefined });
    },
  );
});
