import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { settingProblems } from './settings/check-settings.ts';
import { namesInExample, parseSettings } from './settings/settings-file.ts';

/** `npm run check -w k8s -- eks`: exit code 0 when overlays/eks/settings.env can be used, 1 and the reasons when not. */
const OVERLAYS = new URL('../overlays/', import.meta.url);
const [overlay] = process.argv.slice(2);
process.exitCode = overlay === undefined ? usage() : check(overlay);

function usage(): number {
  const known = readdirSync(OVERLAYS).filter((name) => existsSync(fileOf(name, 'settings.env.example')));
  process.stderr.write(`npm run check -w k8s -- OVERLAY, one of ${known.join(', ')}\n`);
  return 1;
}

function check(name: string): number {
  const example = fileOf(name, 'settings.env.example');
  if (!/^[a-z-]+$/.test(name) || !existsSync(example)) return usage();
  const file = fileOf(name, 'settings.env');
  if (!existsSync(file)) {
    process.stderr.write(
      `k8s/overlays/${name}/settings.env is missing; copy settings.env.example and fill it in\n`,
    );
    return 1;
  }
  const wanted = namesInExample(readFileSync(example, 'utf8'));
  const problems = settingProblems(parseSettings(readFileSync(file, 'utf8')), wanted);
  const verdict = problems.length === 0 ? `all ${wanted.length} settings are there` : problems.join('\n  ');
  const stream = problems.length === 0 ? process.stdout : process.stderr;
  stream.write(`k8s/overlays/${name}/settings.env:\n  ${verdict}\n`);
  return problems.length === 0 ? 0 : 1;
}

function fileOf(name: string, file: string): URL {
  return new URL(`${name}/${file}`, OVERLAYS);
}
