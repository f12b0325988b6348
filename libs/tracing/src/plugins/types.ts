/** A request that a plugin makes while it looks around. */
export interface HttpRequest {
  url: string;
  /** Where to connect to in the place of the URL's host, which can't be an address with a zone (`fe80::1%eth0`). */
  hostname?: string;
  /** Default: `GET`. */
  method?: 'GET' | 'PUT' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** PEM. For `https:`, the only authority that is trusted; without it, Node's own list is. */
  ca?: string;
}

/** Whatever the server said, errors included. Redirects are not followed. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** The server's `Date` header. */
  date?: string | undefined;
}

/** All that a plugin may touch, so that tests can hand it a machine of their own. */
export interface DetectContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; rejects as `node:fs` does. */
  readonly readFile: (path: string) => Promise<string>;
  /** Rejects when there is no answer, when it is too long, and when the signal aborts. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Aborts shortly before the deadline: a plugin then answers with what it has. */
  readonly signal: AbortSignal;
}

/** What a plugin found. */
export interface PluginResult {
  /** The segments' `origin`; only where it is proved. */
  origin?: string;
  /** Members for the segments' `aws`. */
  aws: Record<string, unknown>;
  /** What was found where and what was looked for in vain, one line each, for the debug log. */
  found: readonly string[];
}

/** Looks for one kind of platform under the process. */
export interface Plugin {
  readonly name: string;
  /** `undefined` where the platform is absent. A rejection counts the same: its reason goes to the debug log. */
  detect(context: DetectContext): Promise<PluginResult | undefined>;
}

/** Where the process runs. */
export interface Platform {
  /** `AWS::EKS::Container`, `AWS::EC2::Instance`, or absent where nothing is proved. */
  origin?: string;
  /** The segments' `aws` member: `ec2`, `eks`, `cloudwatch_logs`. Empty where nothing was found. */
  aws: Record<string, unknown>;
}
