/** What a configuration file says. */
export interface ConfigFile {
  /** Texts by setting, each with the name under which problems with it are told. */
  readonly values: ReadonlyMap<string, { readonly name: string; readonly text: string }>;
  /** What is wrong with the file. */
  readonly problems: readonly string[];
}

/** What is read when there is no file. */
export const NO_CONFIG_FILE: ConfigFile = { values: new Map(), problems: [] };
