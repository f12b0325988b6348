/** The ways to a MySQL, in the order in which they are tried. */
export const MYSQL_WAYS = ['environment', 'docker', 'local', 'apt'] as const;

/**
 * How the server came to be: named by `DB_HOSTNAME`, a Docker container, a private instance of an installed
 * server, or the same after installing one with apt-get.
 */
export type MysqlWay = (typeof MYSQL_WAYS)[number];

/**
 * TLS as mysql2 takes it, with the server's certificate and name verified. Trusted are the authorities of Amazon
 * RDS and those that Node trusts, `NODE_EXTRA_CA_CERTS` among them.
 */
export interface MysqlTls {
  readonly ca: string[];
  readonly minVersion: 'TLSv1.2';
  readonly rejectUnauthorized: true;
  readonly verifyIdentity: true;
}

/** What mysql2's `createConnection` and `createPool` take as it is. */
export interface MysqlConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Only with `DB_SSL`. */
  readonly ssl?: MysqlTls;
}

/** Time limits in milliseconds. */
export interface MysqlLimits {
  /** Until the server named by `DB_HOSTNAME` answers. */
  readonly environmentMs: number;
  /** Until a Docker engine answers. */
  readonly engineMs: number;
  /** For pulling the image. */
  readonly pullMs: number;
  /** For making a template data directory. */
  readonly initialiseMs: number;
  /** From starting a server until it answers. */
  readonly startMs: number;
  /** For each call of apt-get. */
  readonly installMs: number;
  /** For ending a server. */
  readonly stopMs: number;
}

/** What {@link startMysql} needs and takes. */
export interface StartMysqlOptions {
  /** Where private instances and their templates live, in a subfolder `mysql`; made when missing. */
  readonly cacheDirectory: string;
  /** `process.env` by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Gets one line for each thing worth knowing, among them which way was taken. Never a password. */
  readonly report?: (line: string) => void;
  /** Only these ways, in this order; all by default. */
  readonly order?: readonly MysqlWay[];
  /** Ends the start; what was begun is cleaned up first. */
  readonly signal?: AbortSignal;
  /** The Docker image, `mysql:9.7` by default. Has to be one of MySQL. */
  readonly image?: string;
  readonly limits?: Partial<MysqlLimits>;
}

/** A database made for one test or test file. */
export interface TestDatabase {
  readonly connection: MysqlConnection;
  /** Drops the database with everything in it. A server that is already gone is no error. */
  drop(): Promise<void>;
}

/** A MySQL that answers. */
export interface MysqlServer {
  readonly way: MysqlWay;
  /** For people: `MariaDB 10.11.19, private instance on 127.0.0.1:40123`. */
  readonly description: string;
  readonly connection: MysqlConnection;
  /**
   * Makes an empty utf8mb4 database `test_<prefix>_<random>`.
   *
   * @param prefix up to 32 of `a-z`, `0-9` and `_`.
   * @throws {MysqlError} `MYSQL_DATABASE`
   */
  createDatabase(prefix?: string): Promise<TestDatabase>;
  /**
   * Ends the server and removes all it left. A server named by `DB_HOSTNAME` keeps running; only what
   * {@link createDatabase} made there is dropped. Repeating it does nothing.
   */
  stop(): Promise<void>;
  /**
   * Ends the server as a crash would (SIGKILL) and leaves it down; {@link stop} then cleans up.
   *
   * @throws {MysqlError} `MYSQL_NOT_OURS` for a server named by `DB_HOSTNAME`; so do `pause` and `resume`.
   */
  kill(): Promise<void>;
  /** Freezes the server: connections stay open and nothing answers. */
  pause(): Promise<void>;
  /** Undoes {@link pause}. */
  resume(): Promise<void>;
  /** The end of the server's log, oldest first; empty for a server named by `DB_HOSTNAME`. */
  lastLogLines(): Promise<readonly string[]>;
}
