import { SETTINGS } from './settings.ts';

/**
 * What keeps settings from being used: names that are missing, unknown, not filled in, or of another form, in the order of
 * the example. No value is repeated.
 */
export function settingProblems(
  settings: ReadonlyMap<string, string>,
  wanted: readonly string[],
): readonly string[] {
  return [
    ...wanted.flatMap((name) => {
      const problem = problemOf(name, settings.get(name));
      return problem === undefined ? [] : [problem];
    }),
    ...[...settings.keys()]
      .filter((name) => !wanted.includes(name))
      .map((name) => `${name} is not a setting of it`),
  ];
}

function problemOf(name: string, value: string | undefined): string | undefined {
  const setting = SETTINGS[name];
  if (setting === undefined) return `${name} is unknown`;
  const told = `${setting.meaning}; such as ${setting.example}`;
  if (value === undefined) return `${name} is missing. ${told}`;
  if (value === '') return `${name} is empty. ${told}`;
  if (/[<>]/.test(value)) return `${name} is still the example. ${told}`;
  if (setting.form.test(value)) return undefined;
  if (name.endsWith('_IMAGE') && !value.includes('@sha256:')) return `${name} has no digest. ${told}`;
  return `${name} has another form. ${told}`;
}

/** An example file: each setting with its meaning, commented out. */
export function exampleOf(overlay: string, wanted: readonly string[]): string {
  const lines = wanted.flatMap((name) => {
    const setting = SETTINGS[name];
    return setting === undefined ? [] : ['', `# ${setting.meaning}; such as ${setting.example}`, `#${name}=`];
  });
  return [
    `# Copy to settings.env, fill in, and look whether it will do: npm run check -w k8s -- ${overlay}`,
    '# Nothing in it is secret.',
    ...lines,
    '',
  ].join('\n');
}
