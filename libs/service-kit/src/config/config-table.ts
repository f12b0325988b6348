import type { z } from 'zod';
import { markdownTable } from '../markdown-table.ts';
import { variablesOf } from './variable.ts';
import type { VariableDescription } from './variable.ts';

/** The Markdown table of a config schema's variables. An app's README holds it, and a test compares the two. */
export function configTable(schema: z.ZodObject): string {
  const rows = variablesOf(schema).map(({ description }) => [
    `\`${description.name}\``,
    description.meaning,
    defaultOf(description),
  ]);
  return markdownTable(['Variable', 'Meaning', 'Default'], rows);
}

function defaultOf({ default: text, required, secret }: VariableDescription): string {
  const plain = text === undefined ? (required ? '**required**' : 'none') : `\`${text}\``;
  return secret ? `${plain}, secret` : plain;
}
