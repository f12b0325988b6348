import { describe, expect, it } from 'vitest';
import { checkAccess } from './access-guard.ts';
import { ApiError } from './api-error.ts';

const ALLOWED = ['xray-service'];

describe('checkAccess', () => {
  it.each([
    ['localhost'],
    ['localhost:2000'],
    ['LOCALHOST:2000'],
    ['localhost.'],
    ['xray.localhost:2000'],
    ['127.0.0.1'],
    ['127.0.0.1:2000'],
    ['10.1.2.3:2000'],
    ['[::1]'],
    ['[::1]:2000'],
    ['xray-service'],
    ['XRay-Service:2000'],
  ])('lets in Host %s', (host) => {
    expect(() => {
      checkAccess({ host }, ALLOWED);
    }).not.toThrow();
  });

  it.each([
    [undefined],
    [''],
    ['evil.example'],
    ['evil.example:2000'],
    ['127.0.0.1.evil.example'],
    ['localhost.evil.example'],
    ['xray-service.evil.example'],
    ['evil.example:2000:127.0.0.1'],
    ['[evil.example]:2000'],
    ['127.1'],
    ['0x7f000001'],
    [':2000'],
    ['127.0.0.1@evil.example'],
  ])('keeps out Host %s', (host) => {
    expect(() => {
      checkAccess(host === undefined ? {} : { host }, ALLOWED);
    }).toThrow(ApiError);
  });

  it.each([
    [{ origin: 'http://localhost:2000' }],
    [{ origin: 'https://localhost:2000' }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('lets in a page of its own, and links: %j', (headers) => {
    expect(() => {
      checkAccess({ host: 'localhost:2000', ...headers }, ALLOWED);
    }).not.toThrow();
  });

  it.each([
    [{ origin: 'http://evil.example' }],
    [{ origin: 'http://localhost:3000' }],
    [{ origin: 'http://localhost' }],
    [{ origin: 'null' }],
    [{ origin: '' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    [{ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ])('keeps out other pages: %j', (headers) => {
    expect(() => {
      checkAccess({ host: 'localhost:2000', ...headers }, ALLOWED);
    }).toThrow(ApiError);
  });
});
