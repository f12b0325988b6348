import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from '../../src/log-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xray-local-'));
  path = join(folder, 'xray.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const LINE = `${'x'.repeat(9)}\n`;

describe('openLogFile', () => {
  it('goes on with a file that is there', () => {
    writeFileSync(path, 'before\n');
    openLogFile({ path, isRotated: true })(LINE);
    expect(readFileSync(path, 'utf8')).toBe(`before\n${LINE}`);
  });

  it('sets a full file aside, in place of the one before', () => {
    writeFileSync(`${path}.1`, 'older\n');
    const write = openLogFile({ path, isRotated: true }, 20);
    write(LINE);
    write(LINE);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('older\n');
    write('first\n');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe(LINE + LINE);
    expect(readFileSync(path, 'utf8')).toBe('first\n');
  });

  it('sets none aside when it is told not to', () => {
    const write = openLogFile({ path, isRotated: false }, 5);
    write(LINE);
    write(LINE);
    expect(readFileSync(path, 'utf8')).toBe(LINE + LINE);
    expect(existsSync(`${path}.1`)).toBe(false);
  });

  it('loses lines rather than the process when the file cannot be set aside', () => {
    const write = openLogFile({ path: join(folder, 'gone.log'), isRotated: true }, 5);
    write(LINE);
    rmSync(join(folder, 'gone.log'));
    expect(() => {
      write(LINE);
    }).not.toThrow();
  });
});
