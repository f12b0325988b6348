import { describe, expect, it } from 'vitest';
import { targetPath } from './target-path.ts';

describe('targetPath', () => {
  it.each([
    ['/things/a?x=1', '/things/a?x=1'],
    ['//things', '//things'],
    ['/%E0%A4%A', '/%E0%A4%A'],
    ['*', '*'],
    ['http://example.com/things/a?x=1', '/things/a?x=1'],
    ['http://example.com', '/'],
    ['http://', '/'],
    ['http://a:b/things', '/'],
    ['http://[::1', '/'],
    ['example.com:443', '/'],
    [undefined, '/'],
  ])('makes of %s the path %s', (target, path) => {
    expect(targetPath(target)).toBe(path);
  });
});
