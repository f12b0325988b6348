import { describe, expect, it } from 'vitest';
import { listLink } from './users.link.ts';

describe('listLink', () => {
  it('keeps the filters, escaped', () => {
    expect(listLink({ limit: 10, search: 'a&b=">c', role: 'ROLE_ADMIN', enabled: false }, 'xyz')).toBe(
      '</usermgmt/users?limit=10&after=xyz&search=a%26b%3D%22%3Ec&role=ROLE_ADMIN&enabled=false>; rel="next"',
    );
  });

  it('names no filter that is not set', () => {
    expect(listLink({ limit: 25 }, 'xyz')).toBe('</usermgmt/users?limit=25&after=xyz>; rel="next"');
  });
});
