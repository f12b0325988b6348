/** The variables of an env file as Kustomize reads it: `NAME=value` to the end of the line, `#` begins a comment line. */
export function parseSettings(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(/\r?\n/)
      .map((line) => line.trimStart())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, string] => {
        const at = line.indexOf('=');
        return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}

/** The names that an example offers: commented out, so that what is not filled in is missing and not wrong. */
export const namesInExample = (text: string): readonly string[] =>
  [...text.matchAll(/^#([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name);
