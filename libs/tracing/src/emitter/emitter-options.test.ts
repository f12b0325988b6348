import { describe, expect, it } from 'vitest';
import { HEADER, MAX_DOCUMENT_BYTES } from './datagram.ts';
import { settingsFrom } from './emitter-options.ts';

describe('the limit of a document', () => {
  it('is what both a datagram and the service take', () => {
    expect(HEADER.length + MAX_DOCUMENT_BYTES).toBe(65_507);
    expect(MAX_DOCUMENT_BYTES).toBeLessThan(65_536);
  });

  it.each([
    [{}, 65_477],
    [{ maxDocumentBytes: 9000 }, 9000],
    [{ maxDocumentBytes: 1_000_000 }, 65_477],
    [{ maxDocumentBytes: 10 }, 4096],
  ])('for %j is %i', (options, limit) => {
    expect(settingsFrom(options).maxDocumentBytes).toBe(limit);
  });
});
