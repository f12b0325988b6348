import { describe, expect, it } from 'vitest';
import { hintFrom, instanceFlags } from './instance.ts';
import { templateName } from './template.ts';

const FOLDER = {
  path: '/c/run/x',
  data: '/c/run/x/data',
  temporary: '/c/run/x/tmp',
  log: '/c/run/x/server.log',
};
const PROGRAM = { file: '/usr/sbin/mysqld', build: 'Ver 9.7.4', product: 'MySQL', version: '9.7.4' } as const;

describe('the arguments of a private instance', () => {
  const flags = instanceFlags(PROGRAM, FOLDER, { port: 40123, provision: '/c/run/x/provision.sql' });

  it('begin with --no-defaults, which is heeded nowhere else', () => {
    expect(flags[0]).toBe('--no-defaults');
  });

  it('keep it on loopback and in its folder', () => {
    expect(flags).toEqual(
      expect.arrayContaining([
        '--bind-address=127.0.0.1',
        '--port=40123',
        '--datadir=/c/run/x/data',
        '--tmpdir=/c/run/x/tmp',
        '--init-file=/c/run/x/provision.sql',
      ]),
    );
  });

  it('name the socket relatively, as a whole path may be too long for the system', () => {
    expect(flags).toContain('--socket=mysql.sock');
  });

  it('hold no password', () => {
    expect(flags.join(' ')).not.toMatch(/passw/i);
  });
});

describe('the name of a template', () => {
  const name = templateName(PROGRAM, 1000);

  it('is the same for the same build and user', () => {
    expect(name).toMatch(/^mysql-9\.7\.4-u1000-[0-9a-f]{10}$/);
    expect(templateName({ ...PROGRAM, file: '/opt/mysqld' }, 1000)).toBe(name);
  });

  it('differs for another build or user', () => {
    expect(templateName({ ...PROGRAM, build: 'Ver 9.7.4-2' }, 1000)).not.toBe(name);
    expect(templateName(PROGRAM, 0)).not.toBe(name);
  });
});

describe('the hint in a log', () => {
  it('is given for what the system forbade', () => {
    expect(
      hintFrom(["[ERROR] Can't open file: './mysql/plugin.frm' (Errcode: 13 - Permission denied)"]),
    ).toContain('AppArmor');
  });

  it('is not given for anything else', () => {
    expect(hintFrom(['[ERROR] Errcode: 130', '[Note] ready'])).toBe('');
  });
});
