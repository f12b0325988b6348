import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const linesOf = (file: string): string[] => readFileSync(path.join(ROOT, file), 'utf8').split('\n');

/** The instructions of the Dockerfile, those over several lines as one. */
const INSTRUCTIONS = linesOf('docker/Dockerfile')
  .filter((line) => !line.startsWith('#'))
  .join('\n')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '');

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly string[];
}

/** The stages in their order, each with what it is made of. */
function stagesOf(instructions: readonly string[]): readonly Stage[] {
  const starts = instructions.flatMap((line, index) => (line.startsWith('FROM ') ? [index] : []));
  return starts.map((start, index) => {
    const [, base = '', name = ''] =
      /^FROM (?:--\S+ )*(\S+)(?: AS (\S+))?$/.exec(instructions[start] ?? '') ?? [];
    return { base, name, instructions: instructions.slice(start + 1, starts[index + 1]) };
  });
}

const STAGES = stagesOf(INSTRUCTIONS);

/** The stage and all those it is made from, itself last. */
function withBases(stage: Stage): readonly Stage[] {
  const base = STAGES.find(({ name }) => name === stage.base);
  return base === undefined ? [stage] : [...withBases(base), stage];
}

/** What is delivered: stages that end in the image without a shell. */
const DELIVERED = STAGES.filter((stage) => withBases(stage)[0]?.base.includes('distroless') === true);

describe('every image that the Dockerfile makes', () => {
  it('is for a numeric user who is not root, and has neither shell nor package manager', () => {
    expect(DELIVERED.length).toBeGreaterThan(4);
    for (const stage of DELIVERED) {
      const users = withBases(stage).flatMap(({ instructions }) =>
        instructions.filter((line) => line.startsWith('USER ')),
      );
      expect(users.at(-1)).toMatch(/^USER [1-9]\d*:[1-9]\d*$/);
      const commands = stage.instructions.filter((line) => /^(RUN|ADD) /.test(line));
      expect(commands).toEqual([]);
    }
  });

  it('runs its program itself, not a command line', () => {
    const started = DELIVERED.flatMap(({ instructions }) =>
      instructions.filter((line) => /^(ENTRYPOINT|CMD) /.test(line)),
    );
    expect(started.filter((line) => !/^(ENTRYPOINT|CMD) \["/.test(line))).toEqual([]);
  });

  it('has no secret in its environment or its arguments', () => {
    const given = INSTRUCTIONS.filter((line) => /^(ARG|ENV) /.test(line));
    expect(given.filter((line) => /SECRET|PASSWORD|TOKEN|_KEY/i.test(line))).toEqual([]);
  });
});

describe('the build of images', () => {
  it('installs what the lockfile names, and runs no script of a package', () => {
    const installs = INSTRUCTIONS.filter((line) => /\bnpm (ci|i|install)\b/.test(line));
    expect(installs).toHaveLength(1);
    expect(installs[0]).toMatch(/npm ci .*--ignore-scripts/);
    expect(INSTRUCTIONS.filter((line) => /^ADD |\b(curl|wget)\b|\b(npx|apt-get) /.test(line))).toEqual([]);
  });

  it('gets no file but those that are named, and none with secrets', () => {
    const rules = linesOf('.dockerignore').filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    expect(rules).toContain('**/.env*');
    expect(rules.filter((line) => /^!.*(\.git|secret|\.env|\.key|\.pem)/.test(line))).toEqual([]);
  });
});
