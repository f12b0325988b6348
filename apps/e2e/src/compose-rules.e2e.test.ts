import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composeServices, whyNoComposeCommand } from './compose-config.ts';
import type { ComposeService } from './compose-config.ts';
import { sayNotRun } from './compose-stack.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Where the variables of each image of ours are told. */
const READMES = {
  'user-management': 'apps/user-management/README.md',
  notification: 'apps/notification/README.md',
  'xray-local': 'apps/xray-local/README.md',
  smoke: 'apps/e2e/src/smoke/README.md',
};

let services = new Map<string, ComposeService>();
let reason: string | undefined;

beforeAll(async () => {
  reason = await whyNoComposeCommand();
  if (reason === undefined) services = await composeServices();
  else sayNotRun('the rules for compose.yaml', reason);
});

beforeEach((ctx) => {
  if (reason !== undefined) ctx.skip(reason);
});

const read = (file: string): Promise<string> => readFile(path.join(ROOT, file), 'utf8');

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** The services that do not keep to a rule. */
const offenders = (keeps: (service: ComposeService) => boolean): string[] =>
  [...services].filter(([, service]) => !keeps(service)).map(([name]) => name);

describe('every service of compose.yaml', () => {
  it('is there', () => {
    expect([...services.keys()]).toEqual(
      expect.arrayContaining([
        'mysql',
        'mail-sink',
        'xray-local',
        'user-management',
        'xray-daemon',
        'load',
        'smoke',
      ]),
    );
  });

  it('has an image with a tag that is not latest', () => {
    expect(offenders(({ image }) => /:(?!latest)[\w.-]+$/.test(image))).toEqual([]);
  });

  it('cannot write to its root, and has no rights to gain', () => {
    expect(offenders((service) => service.read_only === true)).toEqual([]);
    expect(offenders((service) => service.cap_drop?.includes('ALL') === true)).toEqual([]);
    expect(offenders((service) => service.cap_add === undefined && service.privileged !== true)).toEqual([]);
    expect(offenders((service) => service.security_opt?.includes('no-new-privileges:true') === true)).toEqual(
      [],
    );
  });

  it('has a numeric user that is not root, by itself or from our Dockerfile', async () => {
    expect(await read('docker/Dockerfile')).toMatch(/^USER 65532:65532$/m);
    expect(offenders(({ user, build }) => /^[1-9]\d*:/.test(user ?? '') || build !== undefined)).toEqual([]);
  });

  it('has a limit for memory and for processes', () => {
    expect(offenders(({ mem_limit: memory }) => Number(memory) > 0)).toEqual([]);
    expect(offenders(({ pids_limit: pids }) => Number(pids) > 0)).toEqual([]);
  });

  it('publishes on loopback only', () => {
    const isOnLoopback = ({ ports = [] }: ComposeService): boolean =>
      ports.every(({ host_ip: address }) => address === '127.0.0.1');
    expect(offenders(isOnLoopback)).toEqual([]);
  });

  it('takes secrets from files', () => {
    const isSecret = (name: string): boolean => /PASSWORD|SECRET|TOKEN/.test(name) && !name.endsWith('_FILE');
    const given = (service: ComposeService): string[] =>
      Object.entries(service.environment ?? {})
        .filter(([name, value]) => isSecret(name) && value !== null)
        .map(([name]) => name);
    expect(offenders((service) => given(service).length === 0)).toEqual([]);
  });

  it('is told only what its program takes', async () => {
    for (const [app, file] of Object.entries(READMES)) {
      const readme = await read(file);
      const documented = namesIn(readme, /\| `([A-Z][A-Z0-9_]+)` +\|/g);
      const secrets = namesIn(readme, /^\| `([A-Z_]+)` .*\bsecret +\|$/gm);
      expect(documented.length).toBeGreaterThan(5);
      const known = new Set([...documented, ...secrets.map((name) => `${name}_FILE`)]);
      const running = [...services.values()].filter(({ build }) => build?.target === app);
      expect(running.length).toBeGreaterThan(0);
      const told = running.flatMap(({ environment = {} }) => Object.keys(environment));
      expect(told.filter((name) => !known.has(name))).toEqual([]);
    }
  });
});
