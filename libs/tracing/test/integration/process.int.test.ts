import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const LIBRARY = path.resolve(import.meta.dirname, '../../src/index.ts');

/** Runs a script in a Node of its own; Node's internals are there as `internal(name)`. */
async function run(script: string, env: Record<string, string> = {}): Promise<string> {
  const source = `
    import { createRequire } from 'node:module';
    const internal = createRequire(import.meta.url);
    ${script}`;
  const args = [
    '--expose-internals',
    '--conditions=@xray-microservices/source',
    '--input-type=module',
    '--eval',
    source,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { ...process.env, FORCE_COLOR: '0', ...env },
  });
  return stdout.trim();
}

const HOOKS = `const { enabledHooksExist } = internal('internal/async_hooks');`;

describe('importing the library', () => {
  it('never switches on async_hooks', async () => {
    expect(await run(`${HOOKS} await import('${LIBRARY}'); console.log(enabledHooksExist());`)).toBe('false');
  });

  it('is the reason: the SDK alone does', async () => {
    expect(await run(`${HOOKS} await import('aws-xray-sdk'); console.log(enabledHooksExist());`)).toBe(
      'true',
    );
  });

  it('survives a daemon address and a strategy that the SDK throws at, and leaves the environment as it was', async () => {
    const env = { AWS_XRAY_DAEMON_ADDRESS: 'nonsense', AWS_XRAY_CONTEXT_MISSING: 'NO_SUCH' };
    const script = `await import('${LIBRARY}');
      console.log(process.env.AWS_XRAY_DAEMON_ADDRESS, process.env.AWS_XRAY_CONTEXT_MISSING, process.env.AWS_XRAY_MANUAL_MODE);`;
    expect(await run(script, env)).toBe('nonsense NO_SUCH undefined');
  });

  it('keeps no process alive, started or not', async () => {
    const script = `const { startTracing } = await import('${LIBRARY}');
      startTracing({ name: 'x', daemonAddress: '127.0.0.1:9' });
      console.log('end');`;
    expect(await run(script)).toBe('end');
  });

  it('samples by local rules where central sampling was switched off before', async () => {
    const script = `const { default: sdk } = await import('aws-xray-sdk');
      sdk.middleware.disableCentralizedSampling();
      const { startTracing } = await import('${LIBRARY}');
      const tracing = startTracing({ name: 'x', daemonAddress: '127.0.0.1:9', plugins: [] });
      sdk.middleware.setSamplingRules({ version: 2, default: { fixed_target: 0, rate: 1 } });
      await tracing.runInSegment(undefined, async () => console.log(tracing.traceHeader()));`;
    expect(await run(script)).toMatch(/;Sampled=1$/);
  });

  it('does nothing when it is switched off', async () => {
    const script = `const { startTracing } = await import('${LIBRARY}');
      const tracing = startTracing({ name: 'x', daemonAddress: 'nonsense', enabled: false });
      tracing.openSegment()({}, {}, () => console.log(tracing.traceId(), JSON.stringify(tracing.logFields())));
      await tracing.close();`;
    expect(await run(script)).toBe('undefined {}');
  });
});
