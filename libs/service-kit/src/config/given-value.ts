import { closeSync, openSync, readSync } from 'node:fs';
import type { ConfigProblem } from './config-error.ts';
import type { VariableDescription } from './variable.ts';

/** The shape of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The first bytes of a file, `atMost` of them. Throws what `node:fs` throws. */
export type ReadStart = (path: string, atMost: number) => Uint8Array;

/** What the environment gives for a variable. A problem goes before whatever the schema says of the missing value. */
export interface GivenValue {
  readonly value?: string;
  /** The file that was read for it. */
  readonly file?: string;
  readonly problem?: ConfigProblem;
}

const LARGEST_FILE_KIB = 64;

/**
 * Looks a variable up: `NAME`, or for a secret the file that `NAME_FILE` names, without the line break at its end.
 *
 * The empty string counts as not set: manifests and Compose files write absent values so.
 */
export function givenValue(
  { name, secret }: VariableDescription,
  env: Environment,
  readStart: ReadStart = startOfFile,
): GivenValue {
  const value = env[name];
  const file = secret ? env[`${name}_FILE`] : undefined;
  if (!file) return value ? { value } : {};
  if (value) {
    return { problem: { variable: name, wrong: `is set, and so is ${name}_FILE`, expected: 'one of them' } };
  }
  const text = textOf(file, readStart);
  if (typeof text === 'string') return text === '' ? { file } : { file, value: text };
  return {
    problem: {
      variable: `${name}_FILE`,
      wrong: `names ${JSON.stringify(file)}, which ${text.wrong}`,
      expected: `a file that holds ${name}`,
    },
  };
}

function textOf(file: string, readStart: ReadStart): string | { readonly wrong: string } {
  try {
    const bytes = readStart(file, LARGEST_FILE_KIB * 1024 + 1);
    if (bytes.length > LARGEST_FILE_KIB * 1024) return { wrong: `has more than ${LARGEST_FILE_KIB} KiB` };
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return {
      wrong: code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is no UTF-8' : `cannot be read (${code})`,
    };
  }
}

/** Reads in pieces, for a pipe has no size: `DB_PASSWORD_FILE=<(vault read …)` is one. */
function startOfFile(path: string, atMost: number): Uint8Array {
  const buffer = new Uint8Array(atMost);
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < atMost; length += read) {
      read = readSync(descriptor, buffer, length, atMost - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
