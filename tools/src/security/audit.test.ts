import { describe, expect, it } from 'vitest';
import { readAudit, severe } from './audit.ts';

describe('what npm audit says', () => {
  it('is the packages with their advisories, or with the packages they come by', () => {
    const text = JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        a: { severity: 'high', via: [{ title: 'Runs what it is sent' }] },
        b: { severity: 'low', via: ['a'] },
      },
    });
    const audit = readAudit(text);
    expect(audit).toEqual({
      ran: true,
      vulnerabilities: [
        { name: 'a', severity: 'high', because: ['Runs what it is sent'] },
        { name: 'b', severity: 'low', because: ['a'] },
      ],
    });
    expect(severe(audit.ran ? audit.vulnerabilities : [])).toEqual(['a: high, Runs what it is sent']);
  });

  it('is nothing found when there is nothing', () => {
    expect(readAudit('{"vulnerabilities":{}}')).toEqual({ ran: true, vulnerabilities: [] });
  });

  it.each([
    ['{"message":"405 Method Not Allowed","error":{"summary":""}}', '405 Method Not Allowed'],
    ['{"error":{"code":"ENOLOCK","summary":"needs a lockfile"}}', 'needs a lockfile'],
    ['{"error":{"code":"ENOTFOUND"}}', 'ENOTFOUND'],
    ['{}', 'npm audit gave no answer'],
    ['', 'npm audit gave no answer'],
  ])('is no result when it is an error: %s', (text, reason) => {
    expect(readAudit(text)).toEqual({ ran: false, reason });
  });
});
