import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import type { ConfigProblem } from './config-error.ts';
import { givenValue } from './given-value.ts';
import type { Environment, GivenValue } from './given-value.ts';
import { variablesOf } from './variable.ts';
import type { VariableAt } from './variable.ts';

export type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

const LONGEST_SHOWN = 80;

/**
 * Reads the variables a schema names into its nested, typed, frozen config; a secret also from the file `NAME_FILE` names.
 * @throws {ConfigError} one error with every problem.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
): DeepReadonly<z.output<Schema>> {
  const variables = variablesOf(schema).map((at) => ({ ...at, given: givenValue(at.description, env) }));
  const result = schema.safeParse(treeOf(variables));
  const problems = problemsOf(variables, result.error?.issues ?? []);
  if (result.success && problems.length === 0) return deepFreeze(result.data);
  throw new ConfigError(problems);
}

interface GivenVariable extends VariableAt {
  readonly given: GivenValue;
}

interface Tree {
  [key: string]: Tree | string | undefined;
}

function treeOf(variables: readonly GivenVariable[]): Tree {
  const root: Tree = {};
  for (const { path, given } of variables) {
    const parents = path.slice(0, -1);
    const parent = parents.reduce<Tree>((tree, key) => {
      const next = tree[key];
      return typeof next === 'object' ? next : (tree[key] = {});
    }, root);
    parent[path.at(-1) ?? ''] = given.value;
  }
  return root;
}

function problemsOf(
  variables: readonly GivenVariable[],
  issues: readonly z.core.$ZodIssue[],
): ConfigProblem[] {
  return variables.flatMap((variable) => {
    if (variable.given.problem !== undefined) return [variable.given.problem];
    const issue = issues.find(({ path }) => path.join('.') === variable.path.join('.'));
    if (issue === undefined) return [];
    const { name } = variable.description;
    return [{ variable: name, wrong: whatIsWrong(variable), expected: issue.message }];
  });
}

function whatIsWrong({ description, given: { value, file } }: GivenVariable): string {
  if (value === undefined) {
    return file === undefined ? 'is not set' : `is not set: ${JSON.stringify(file)} is empty`;
  }
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
