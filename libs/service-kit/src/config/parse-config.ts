import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import type { ConfigProblem } from './config-error.ts';
import { variablesOf } from './variable.ts';
import type { VariableAt } from './variable.ts';

/** The shape of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

const LONGEST_SHOWN = 80;

/**
 * Reads the variables a schema names into its nested, typed, frozen config.
 *
 * A variable set to the empty string counts as not set: manifests and Compose files write absent values so.
 * @throws {ConfigError} one error with every problem.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): DeepReadonly<z.output<Schema>> {
  const variables = variablesOf(schema);
  const result = schema.safeParse(treeOf(variables, env));
  if (result.success) return deepFreeze(result.data);
  throw new ConfigError(problemsOf(result.error, variables, env));
}

interface Tree {
  [key: string]: Tree | string | undefined;
}

function treeOf(variables: readonly VariableAt[], env: Environment): Tree {
  const root: Tree = {};
  for (const { path, description } of variables) {
    const parents = path.slice(0, -1);
    const parent = parents.reduce<Tree>((tree, key) => {
      const next = tree[key];
      return typeof next === 'object' ? next : (tree[key] = {});
    }, root);
    parent[path.at(-1) ?? ''] = valueOf(description.name, env);
  }
  return root;
}

function valueOf(name: string, env: Environment): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

function problemsOf(error: z.ZodError, variables: readonly VariableAt[], env: Environment): ConfigProblem[] {
  return variables.flatMap((variable) => {
    const issue = error.issues.find(({ path }) => path.join('.') === variable.path.join('.'));
    if (issue === undefined) return [];
    const { name } = variable.description;
    return [{ variable: name, wrong: whatIsWrong(variable, valueOf(name, env)), expected: issue.message }];
  });
}

function whatIsWrong({ description }: VariableAt, value: string | undefined): string {
  if (value === undefined) return 'is not set';
  if (description.secret) return 'has a value that cannot be used (not shown: it is a secret)';
  const shown = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}...` : value;
  return `is ${JSON.stringify(shown)}`;
}

function deepFreeze<T>(value: T): DeepReadonly<T>;
function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach((part: unknown) => deepFreeze(part));
  return Object.freeze(value);
}
