import { describe, expect, it } from 'vitest';
import { formatAddress, isLoopback, parseAddress } from './address.ts';

describe('parseAddress', () => {
  it.each([
    ['127.0.0.1:2000', { host: '127.0.0.1', port: 2000 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['[::1]:2000', { host: '::1', port: 2000 }],
    ['[::]:65535', { host: '::', port: 65_535 }],
    ['localhost:2000', { host: 'localhost', port: 2000 }],
    ['xray-service.default:2000', { host: 'xray-service.default', port: 2000 }],
  ])('reads %s, and formatAddress writes it back', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(formatAddress(address)).toBe(text);
  });

  it.each([
    ['', 'is not host:port'],
    ['2000', 'is not host:port'],
    ['127.0.0.1', 'is not host:port'],
    ['127.0.0.1:', 'is not host:port'],
    ['127.0.0.1:-1', 'is not host:port'],
    ['127.0.0.1:http', 'is not host:port'],
    ['127.0.0.1:2000 ', 'is not host:port'],
    ['http://127.0.0.1:2000', 'is not host:port'],
    ['127.0.0.1:65536', 'has a port above 65535'],
    ['::1', 'has no port; write [::1]:2000'],
    ['[::1]', 'is not host:port'],
    ['[localhost]:2000', 'has no IPv6 address in its brackets'],
    [':2000', 'has no host; write 127.0.0.1 for this machine alone'],
    ['-a:2000', 'has no valid host'],
    ['a b:2000', 'has no valid host'],
  ])('refuses %j', (text, problem) => {
    expect(parseAddress(text)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['localhost', true],
    ['a.localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['127.example', false],
  ])('says of %s: %j', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
