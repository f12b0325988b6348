import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse-config.ts';
import { chaosVariables, httpVariables, logVariables, tracingVariables } from './shared-variables.ts';

const tracing = tracingVariables({ name: 'Some-Service' });

describe('shared variables', () => {
  it('listen on loopback and trace to the local daemon unless told otherwise', () => {
    expect(parseConfig(httpVariables({ port: 8095 }), {})).toEqual({
      host: '127.0.0.1',
      port: 8095,
      trustProxyHops: 0,
      rateLimitPerMinute: 6000,
      shutdownDelayMs: 0,
    });
    expect(parseConfig(chaosVariables(), {})).toEqual({ enabled: false });
    expect(parseConfig(logVariables(), {})).toEqual({ level: 'info' });
    expect(parseConfig(tracing, {})).toEqual({
      name: 'Some-Service',
      daemonAddress: '127.0.0.1:2000',
      contextMissing: 'LOG_ERROR',
      enabled: true,
    });
  });

  it.each([
    'xray-service.default:2000',
    '[::1]:2000',
    'tcp:127.0.0.1:2001 udp:127.0.0.2:2000',
    'udp:x:2 tcp:y:1',
    'a:65535',
  ])('take the daemon address %s', (address) => {
    expect(parseConfig(tracing, { AWS_XRAY_DAEMON_ADDRESS: address }).daemonAddress).toBe(address);
  });

  it.each([
    'xray-service',
    'http://xray:2000',
    '127.0.0.1:',
    'a:1 b:2 c:3',
    'a:1 ',
    'tcp:a:1',
    'tcp:a:1 tcp:b:1',
    'a:0',
    'a:65536',
  ])('refuse the daemon address %j', (address) => {
    expect(() => parseConfig(tracing, { AWS_XRAY_DAEMON_ADDRESS: address })).toThrow(ConfigError);
  });
});
