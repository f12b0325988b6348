import { excerpt } from '@xray-microservices/xray-model';
import type { ConfigFile } from './config-file.ts';
import type { FileOption, Option } from './options.ts';
import { readUrl } from './read-values.ts';
import type { Reading } from './read-values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsSources {
  /** Texts of flags by their long names. */
  readonly values: ReadonlyMap<string, string>;
  readonly env: Environment;
  readonly file: ConfigFile;
  /** What is already known to be wrong. */
  readonly problems: readonly string[];
}

interface Given {
  readonly name: string;
  readonly text: string;
}

const LONGEST_SHOWN_VALUE = 60;

/** Reads settings from flags, variables and a file, in this order, and gathers what is wrong with them. */
export class SettingsReader {
  readonly #sources: SettingsSources;
  readonly #problems: string[];

  constructor(sources: SettingsSources) {
    this.#sources = sources;
    this.#problems = [...sources.problems];
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** @param otherEnv a variable that is taken when the option's own is not set */
  read<T>(option: Option<T>, otherEnv?: string): T | undefined {
    const { values, env, file } = this.#sources;
    return this.#take(option.read, [
      { name: `--${option.flag}`, text: values.get(option.flag) },
      { name: option.env, text: env[option.env] },
      ...(otherEnv === undefined ? [] : [{ name: otherEnv, text: env[otherEnv] }]),
      ...this.#fromFile(file, option.flag),
    ]);
  }

  /** Reads what only a file can say. */
  readFile<T>({ key, read }: FileOption<T>): T | undefined {
    return this.#take(read, this.#fromFile(this.#sources.file, key));
  }

  /** Reads a URL from the first of some variables that is set. */
  readVariables(names: readonly string[]): string | undefined {
    return this.#take(
      readUrl,
      names.map((name) => ({ name, text: this.#sources.env[name] })),
    );
  }

  /** Notes a problem with settings that do not go together. */
  refuse(problem: string): void {
    this.#problems.push(problem);
  }

  #fromFile({ values }: ConfigFile, key: string): Given[] {
    const given = values.get(key);
    return given === undefined ? [] : [given];
  }

  #take<T>(
    read: (text: string) => Reading<T>,
    candidates: readonly { readonly name: string; readonly text: string | undefined }[],
  ): T | undefined {
    const given = candidates.find((candidate): candidate is Given => (candidate.text ?? '') !== '');
    if (given === undefined) {
      return undefined;
    }
    const reading = read(given.text);
    if ('problem' in reading) {
      this.#problems.push(`${given.name} "${excerpt(given.text, LONGEST_SHOWN_VALUE)}" ${reading.problem}`);
      return undefined;
    }
    return reading.value;
  }
}
