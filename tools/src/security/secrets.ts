import path from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import type { GitText } from './git-texts.ts';

/** Something that looks like a secret; what it says is not repeated. */
export interface Secret {
  readonly path: string;
  readonly line: number;
  /** The rule of secretlint that found it. */
  readonly rule: string;
  /** Git's id of the content that it is in. */
  readonly id: string;
}

export interface SecretScan {
  readonly secrets: readonly Secret[];
  /** How many contents were looked at. */
  readonly scanned: number;
  /** Paths of what was passed over: by a NUL in its beginning. */
  readonly binary: readonly string[];
  /** Paths of what was passed over: larger than the limit. */
  readonly tooLarge: readonly string[];
}

/** Larger contents are not looked at, but named. */
export const LARGEST_BYTES = 4 * 1024 * 1024;
/** Where git looks for a NUL, too. */
const BEGINNING_BYTES = 8000;

const CONFIG = {
  rules: [
    {
      id: '@secretlint/secretlint-rule-preset-recommend',
      rule: recommended,
      // A comment in a file may not tell the scan to look away.
      rules: [{ id: '@secretlint/secretlint-rule-filter-comments', disabled: true }],
    },
  ],
};

/**
 * Looks for secrets in contents, each of them once.
 *
 * @param allowed git's ids of contents whose secrets are none
 */
export async function findSecrets(
  texts: Iterable<GitText>,
  allowed: ReadonlySet<string>,
): Promise<SecretScan> {
  const seen = new Set<string>(allowed);
  const secrets: Secret[] = [];
  const binary: string[] = [];
  const tooLarge: string[] = [];
  let scanned = 0;
  for (const text of texts) {
    if (seen.has(text.id)) continue;
    seen.add(text.id);
    if (text.bytes.length > LARGEST_BYTES) tooLarge.push(text.path);
    else if (text.bytes.subarray(0, BEGINNING_BYTES).includes(0)) binary.push(text.path);
    else {
      scanned += 1;
      secrets.push(...(await secretsIn(text)));
    }
  }
  return { secrets, scanned, binary, tooLarge };
}

async function secretsIn({ id, path: file, bytes }: GitText): Promise<Secret[]> {
  const { messages } = await lintSource({
    source: {
      filePath: path.posix.join('/', file),
      content: bytes.toString(),
      contentType: 'text',
      ext: path.extname(file),
    },
    options: { maskSecrets: true, config: CONFIG },
  });
  return messages.map(({ ruleId, loc }) => ({ path: file, line: loc.start.line, rule: ruleId, id }));
}
