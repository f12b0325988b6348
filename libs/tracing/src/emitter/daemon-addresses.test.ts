import { describe, expect, it } from 'vitest';
import { DaemonAddresses } from './daemon-addresses.ts';
import { ResolutionError } from './resolution-error.ts';

function addressesOf(...answers: string[][]): DaemonAddresses {
  const rest = [...answers];
  return new DaemonAddresses('daemon.example', () =>
    Promise.resolve((rest.shift() ?? []).map((address) => ({ address }))),
  );
}

describe('DaemonAddresses', () => {
  it.each(['127.0.0.1', '::1', 'fe80::1%eth0'])('has nothing to resolve for %s', (host) => {
    const addresses = new DaemonAddresses(host, () => Promise.reject(new Error('asked')));
    expect(addresses.isFixed).toBe(true);
    expect(addresses.current).toBe(host);
    addresses.advance();
    expect(addresses.current).toBe(host);
  });

  it('prefers the first address, and keeps it while it is among the answers', async () => {
    const addresses = addressesOf(['10.0.0.1', '10.0.0.2'], ['10.0.0.3', '10.0.0.1'], ['10.0.0.3']);
    const seen: unknown[] = [addresses.current];
    for (let count = 0; count < 3; count += 1) {
      await addresses.resolve();
      seen.push(addresses.current);
    }
    expect(seen).toEqual([undefined, '10.0.0.1', '10.0.0.1', '10.0.0.3']);
  });

  it('goes on to the next address, and round', async () => {
    const addresses = addressesOf(['10.0.0.1', '::1', '10.0.0.3']);
    addresses.advance();
    expect(addresses.current).toBeUndefined();
    await addresses.resolve();
    const seen = Array.from({ length: 4 }, () => {
      addresses.advance();
      return addresses.current;
    });
    expect(seen).toEqual(['::1', '10.0.0.3', '10.0.0.1', '::1']);
  });

  it('keeps what it knows when there is no answer, and tells why', async () => {
    const addresses = addressesOf(['10.0.0.1'], []);
    await addresses.resolve();
    await expect(addresses.resolve()).rejects.toThrow(ResolutionError);
    expect(addresses.current).toBe('10.0.0.1');
    const failing = new DaemonAddresses('daemon.example', () =>
      Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' })),
    );
    await expect(failing.resolve()).rejects.toMatchObject({
      code: 'EAI_AGAIN',
      message: '"daemon.example" can\'t be resolved: EAI_AGAIN',
    });
  });
});
