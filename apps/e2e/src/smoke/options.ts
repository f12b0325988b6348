import { parseArgs } from 'node:util';
import { z } from 'zod';

/** The names under which the services report. */
export interface ServiceNames {
  readonly userManagement: string;
  readonly notification: readonly string[];
}

/** Where traces are read. */
export type XrayOptions =
  | { readonly kind: 'local'; readonly endpoint: string }
  /** Without a region the AWS SDK looks for one itself. */
  | { readonly kind: 'aws'; readonly region: string | undefined };

export type OutputForm = 'text' | 'json' | 'junit';

/** What is to be checked, and how it is told. */
export interface SmokeOptions {
  readonly url: string;
  readonly xray: XrayOptions;
  readonly services: ServiceNames;
  readonly expectEks: boolean;
  readonly requests: number;
  readonly timeoutMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  readonly output: OutputForm;
  readonly outputFile: string | undefined;
}

export type SmokeCommand =
  | { readonly kind: 'run'; readonly options: SmokeOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const FLAGS = {
  url: { type: 'string' },
  xray: { type: 'string' },
  region: { type: 'string' },
  services: { type: 'string' },
  expect: { type: 'string' },
  requests: { type: 'string' },
  timeout: { type: 'string' },
  header: { type: 'string', multiple: true },
  ca: { type: 'string' },
  output: { type: 'string' },
  'output-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const DEFAULT_SERVICES =
  'User-Management-Microservice,V1-Notification-Microservice,V2-Notification-Microservice,Notification-Microservice';

const address = (example: string): z.ZodType<string> =>
  z.string().refine(isPlainAddress, {
    error: `has to be a URL such as ${example}, without user name, query or fragment`,
  });

/** http or https, a host, a port and a path; what else a URL may have would be lost, or be a secret. */
function isPlainAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}${url.pathname}`;
}

function integer(least: number, most: number): z.ZodType<number> {
  const error = `has to be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, error)
    .transform(Number)
    .pipe(z.number().min(least, error).max(most, error));
}

const HEADER = /^([!#$%&'*+.^_`|~\w-]+):\s*([\t -~\x80-\xff]*)$/;

const Values = z.object({
  url: address('http://127.0.0.1:8095'),
  xray: z.union([z.literal('aws'), address('http://127.0.0.1:2000')], {
    error: 'has to be aws, or a URL such as http://127.0.0.1:2000',
  }),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'has to be a region such as eu-central-1')
    .optional(),
  services: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine((names) => names.length >= 2 && names.every((name) => name !== ''), {
      error: 'has to be the name of user-management, a comma, and one or more names of notification',
    }),
  expect: z.literal('eks', { error: 'can only be eks' }).optional(),
  requests: integer(1, 100),
  timeout: integer(1, 600),
  header: z.array(
    z
      .string()
      .regex(HEADER, 'has to be NAME: VALUE, in ASCII or Latin-1')
      .refine((line) => !/^x-amzn-trace-id:/i.test(line), 'X-Amzn-Trace-Id is written by smoke itself'),
  ),
  ca: z.string().optional(),
  output: z.enum(['text', 'json', 'junit'], { error: 'has to be text, json or junit' }),
  'output-file': z.string().optional(),
});

const DEFAULTS = {
  xray: 'http://127.0.0.1:2000',
  services: DEFAULT_SERVICES,
  requests: '1',
  timeout: '30',
  output: 'text',
};

/** Reads the flags; what is not given comes from `SMOKE_<FLAG>` of the environment, where an empty text is none. */
export function parseSmokeArgs(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SmokeCommand {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false });
    if (values.help === true) return { kind: 'help' };
    const given = { ...DEFAULTS, ...fromEnvironment(env), ...values };
    if (!('url' in given))
      return { kind: 'refused', problems: ['--url is missing: where does user-management answer?'] };
    const parsed = Values.safeParse({ header: [], ...given });
    return parsed.success
      ? { kind: 'run', options: optionsOf(parsed.data, env) }
      : { kind: 'refused', problems: parsed.error.issues.map((issue) => problemOf(issue, given)) };
  } catch (error) {
    return { kind: 'refused', problems: [error instanceof Error ? error.message : String(error)] };
  }
}

function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | string[]> {
  const names = Object.keys(FLAGS).filter((flag) => flag !== 'help');
  const found = names.map((flag): [string, string] => [
    flag,
    env[`SMOKE_${flag.toUpperCase().replace('-', '_')}`] ?? '',
  ]);
  // A variable has one text: several headers stand on a line each.
  return Object.fromEntries(
    found
      .filter(([, text]) => text !== '')
      .map(([flag, text]) => [flag, flag === 'header' ? text.trim().split('\n') : text]),
  );
}

/** Values of headers are not repeated: they may be tokens. Neither are URLs with a password. */
function problemOf({ path, message }: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const flag = String(path[0]);
  const value = given[flag];
  return `--${flag}${typeof value === 'string' && !value.includes('@') ? ` "${value}"` : ''} ${message}`;
}

function optionsOf(
  values: z.infer<typeof Values>,
  env: Readonly<Record<string, string | undefined>>,
): SmokeOptions {
  const [userManagement = '', ...notification] = values.services;
  return {
    url: values.url,
    xray:
      values.xray === 'aws'
        ? { kind: 'aws', region: values.region ?? env['AWS_REGION'] }
        : { kind: 'local', endpoint: values.xray },
    services: { userManagement, notification },
    expectEks: values.expect === 'eks',
    requests: values.requests,
    timeoutMs: values.timeout * 1000,
    headers: Object.fromEntries(
      values.header.map((line) => {
        const [, name = '', value = ''] = HEADER.exec(line) ?? [];
        return [name, value.trim()];
      }),
    ),
    ca: values.ca,
    output: values.output,
    outputFile: values['output-file'],
  };
}
