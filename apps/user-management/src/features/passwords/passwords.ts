import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalisedPassword } from './password-policy.ts';
import { formatPhc, parsePhc } from './phc-string.ts';
import type { Argon2Cost, Argon2Hash } from './phc-string.ts';
import { limitWork } from './work-limit.ts';
import type { WorkLimit } from './work-limit.ts';

/** What OWASP recommends for argon2id: 19 MiB and two passes, some tens of milliseconds. */
const COST: Argon2Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Two of the four threads that Node also resolves names with. */
const AT_ONCE = 2;
/** At two at once the last of them waits about a second. */
const WAITING = 40;

export interface Verdict {
  readonly matches: boolean;
  /** It was made at another cost than new ones are, and is better made again. */
  readonly outdated: boolean;
}

export interface Passwords {
  /** The PHC string of a new hash. Rejects with `overloaded` when too many wait. */
  hash(password: string): Promise<string>;
  /** Compares; without a hash, the work is the same and nothing matches. Rejects like `hash`. */
  verify(password: string, hash: string | undefined): Promise<Verdict>;
}

export interface PasswordsOptions {
  readonly cost?: Argon2Cost;
  readonly limit?: WorkLimit;
}

const derive = promisify(argon2);

/** Hashes passwords with argon2id, off the event loop, a few at a time. */
export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const { cost = COST, limit = limitWork({ running: AT_ONCE, waiting: WAITING }) } = options;
  const tagOf = (password: string, { salt, tag, ...made }: Argon2Hash): Promise<Buffer> =>
    limit(() =>
      derive('argon2id', {
        message: normalisedPassword(password),
        nonce: salt,
        tagLength: tag.length,
        ...made,
      }),
    );
  const newHash = (): Argon2Hash => ({
    ...cost,
    salt: randomBytes(SALT_BYTES),
    tag: randomBytes(TAG_BYTES),
  });

  return {
    hash: async (password) => {
      const form = newHash();
      return formatPhc({ ...form, tag: await tagOf(password, form) });
    },
    verify: async (password, hash) => {
      const known = hash === undefined ? undefined : parsePhc(hash);
      // A hash whose tag is random costs as much as a real one, and nothing matches it.
      const form = known ?? newHash();
      const equal = timingSafeEqual(await tagOf(password, form), form.tag);
      if (known === undefined) return { matches: false, outdated: false };
      return { matches: equal, outdated: !hasCost(known, cost) };
    },
  };
}

const hasCost = (hash: Argon2Hash, { memory, passes, parallelism }: Argon2Cost): boolean =>
  hash.memory === memory && hash.passes === passes && hash.parallelism === parallelism;
