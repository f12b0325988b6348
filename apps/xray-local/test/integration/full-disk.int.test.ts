import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { segment, traceId } from '../support/documents.ts';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

const CAN_MOUNT = platform() === 'linux' && process.getuid?.() === 0 && canMount();

/** Root in a container may still not be allowed to. */
function canMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'xray-local-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let folder: string;
let server: TestServer | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'xray-local-full-'));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  if (CAN_MOUNT) {
    execFileSync('umount', ['-l', path.join(folder, 'small')]);
  }
  rmSync(folder, { recursive: true });
});

/** Documents that no compression makes smaller. */
function noise(number: number): string {
  const trace = {
    trace_id: traceId(number),
    metadata: { noise: { text: randomBytes(10_000).toString('base64') } },
  };
  return JSON.stringify(segment(number, trace));
}

describe('a disk that is full', () => {
  it.runIf(CAN_MOUNT)(
    CAN_MOUNT
      ? 'is told by /readyz, /metrics and the doctor'
      : 'DID NOT RUN: mounting a small tmpfs needs root on Linux',
    async () => {
      const mount = path.join(folder, 'small');
      mkdirSync(mount);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mount]);
      const running = await startTestServer({ dataFile: path.join(mount, 'traces.db') });
      server = running;
      let sent = 0;
      const ready = await vi.waitFor(
        async () => {
          await running.store.takeDocuments(Array.from({ length: 20 }, () => noise((sent += 1))));
          const answer = await running.http({ path: '/readyz' });
          expect(answer.status).toBe(503);
          return answer.json();
        },
        { timeout: 20_000, interval: 50 },
      );
      expect(ready).toEqual({ status: 'not ready', parts: { udp: 'ok', store: 'cannot be written' } });
      expect((await running.http({ path: '/metrics' })).text).toContain('\nxray_local_store_writable 0\n');
      let text = '';
      const { udpAddress, tcpAddress } = running;
      const address = `udp:127.0.0.1:${udpAddress.port} tcp:127.0.0.1:${tcpAddress.port}`;
      const code = await runDoctor(['--app-address', address], {
        env: {},
        out: (part) => (text += part),
        error: (part) => expect.fail(part),
      });
      expect([code, text]).toEqual([
        1,
        expect.stringContaining('The store of xray-local cannot be written.'),
      ]);
      expect(text).toContain('Traces are lost at: store.');
    },
  );
});
