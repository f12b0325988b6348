import type { z } from 'zod';
import { markdownTable } from '../markdown-table.ts';
import { variablesOf } from './variable.ts';
import type { VariableDescription } from './variable.ts';

/**
 * The Markdown table of a config schema's variables, and how secrets may be given. An app's README holds it, and a test
 * compares the two.
 */
export function configTable(schema: z.ZodObject): string {
  const variables = variablesOf(schema);
  const rows = variables.map(({ description }) => [
    `\`${description.name}\``,
    description.meaning,
    defaultOf(description),
  ]);
  const table = markdownTable(['Variable', 'Meaning', 'Default'], rows);
  const secret = variables.find(({ description }) => description.secret)?.description.name;
  if (secret === undefined) return table;
  return `${table}\n\nA secret may be in a file instead: \`${secret}_FILE=/path\` is read in the place of \`${secret}\`.`;
}

function defaultOf({ default: text, required, secret }: VariableDescription): string {
  const plain = text === undefined ? (required ? '**required**' : 'none') : `\`${text}\``;
  return secret ? `${plain}, secret` : plain;
}
