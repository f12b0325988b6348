import { z } from 'zod';
import type { ValueSchema } from './values.ts';

/** What is known of one environment variable; both the parser and the README's table read it. */
export interface VariableDescription {
  readonly name: string;
  /** One phrase for the table. */
  readonly meaning: string;
  /** A secret's value is never shown, and it has no default. */
  readonly secret: boolean;
  readonly required: boolean;
  /** The text that stands in when the variable is not set. */
  readonly default?: string;
}

const descriptions = z.registry<VariableDescription>();

interface About {
  readonly name: string;
  readonly meaning: string;
}

function describe<Schema extends z.ZodType>(schema: Schema, description: VariableDescription): Schema {
  descriptions.add(schema, description);
  return schema;
}

/** A variable without which the service does not start. */
export function required<V>(schema: ValueSchema<V>, about: About): ValueSchema<V> {
  return describe(schema.clone(), { ...about, secret: false, required: true });
}

/** A required variable whose value must not appear in messages, logs or docs. */
export function requiredSecret<V>(schema: ValueSchema<V>, about: About): ValueSchema<V> {
  return describe(schema.clone(), { ...about, secret: true, required: true });
}

/** A variable that may be left out; `undefined` then. */
export function optional<V>(schema: ValueSchema<V>, about: About): z.ZodOptional<ValueSchema<V>> {
  return describe(schema.optional(), { ...about, secret: false, required: false });
}

/** A variable that may be left out and whose value must not be shown. */
export function optionalSecret<V>(schema: ValueSchema<V>, about: About): z.ZodOptional<ValueSchema<V>> {
  return describe(schema.optional(), { ...about, secret: true, required: false });
}

/** A variable with a default, written as it would be in the environment. */
export function withDefault<V>(
  schema: ValueSchema<V>,
  about: About & { readonly default: string },
): z.ZodPrefault<ValueSchema<V>> {
  return describe(schema.prefault(about.default), { ...about, secret: false, required: false });
}

/** A leaf of a config schema: the variable and where its value goes. */
export interface VariableAt {
  readonly path: readonly string[];
  readonly description: VariableDescription;
}

/** The variables of a config schema, in the order they are written. Throws on a leaf that is not a variable. */
export function variablesOf(schema: z.ZodObject, path: readonly string[] = []): VariableAt[] {
  return Object.entries(schema.shape).flatMap(([key, part]) => {
    const here = [...path, key];
    if (part instanceof z.ZodObject) return variablesOf(part, here);
    const description = part instanceof z.ZodType ? descriptions.get(part) : undefined;
    if (description === undefined) throw new TypeError(`config: ${here.join('.')} names no variable`);
    return [{ path: here, description }];
  });
}
