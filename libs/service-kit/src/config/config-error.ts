/** One variable that cannot be used. */
export interface ConfigProblem {
  readonly variable: string;
  /** What is wrong, such as `is not set`; never holds a secret's value. */
  readonly wrong: string;
  /** What would be right, such as `a port number, 0 to 65535`. */
  readonly expected: string;
}

/** The environment does not make a configuration. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(
      ({ variable, wrong, expected }) => `  ${variable} ${wrong}; expected ${expected}`,
    );
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`The configuration has ${count}:`, ...lines].join('\n'));
    this.problems = problems;
  }
}
