import { OPTIONS, SWITCHES } from './options.ts';
import type { Option } from './options.ts';

interface UsageLine {
  readonly names: string;
  readonly help: string;
}

/** The text of --help. */
export function usage(): string {
  const options: readonly UsageLine[] = [
    ...Object.values<Option<unknown>>(OPTIONS).map((option) => ({
      names: `${shortOf(option)}--${option.flag} <${option.placeholder}>`,
      help: `${option.help}\n[${option.fallback}] ${option.env}`,
    })),
    ...SWITCHES.map((option) => ({ names: `${shortOf(option)}--${option.flag}`, help: option.help })),
  ];
  const width = Math.max(...options.map(({ names }) => names.length)) + 4;
  const lines = options.map(
    ({ names, help }) => `  ${names.padEnd(width - 2)}${help.replace('\n', `\n${' '.repeat(width)}`)}`,
  );
  return [
    'xray-local: a local AWS X-Ray. Takes segments over UDP as the daemon does, answers the X-Ray API over TCP.',
    '',
    'Usage: xray-local [flags]',
    '       xray-local doctor [flags]   find out where traces are lost',
    '',
    ...lines,
    '',
    'Both addresses are on loopback unless you say otherwise. Nothing is sent to AWS without --forward.',
    '',
  ].join('\n');
}

/** What is printed when the command line is refused. */
export function refusalText(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return [
    `xray-local: ${count} with the settings`,
    ...problems.map((problem) => `  ${problem}`),
    'See xray-local --help.',
    '',
  ].join('\n');
}

function shortOf({ short }: { readonly short?: string }): string {
  return short === undefined ? '    ' : `-${short}, `;
}
