import { parseArgs } from 'node:util';
import { parseAddress } from '../config/address.ts';
import type { Address } from '../config/address.ts';

/** What the doctor is asked. */
export interface DoctorOptions {
  /** As the application has it in AWS_XRAY_DAEMON_ADDRESS. */
  readonly appAddress: string;
  /** Where that was found. */
  readonly addressFrom: string;
  /** Where the daemon is known to listen for UDP. */
  readonly daemon: Address | undefined;
  /** Where traces are read; where the application asks for rules when absent. */
  readonly api: string | undefined;
  /** What the application's requests look like, for the choice of the sampling rule. */
  readonly request: {
    readonly serviceName: string | undefined;
    readonly host: string | undefined;
    readonly method: string | undefined;
    readonly path: string | undefined;
  };
  readonly isJson: boolean;
}

export type DoctorCommand =
  | { readonly kind: 'run'; readonly options: DoctorOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problem: string };

/** Where AWS's SDKs send when nothing is set. */
const DEFAULT_ADDRESS = '127.0.0.1:2000';
const VARIABLE = 'AWS_XRAY_DAEMON_ADDRESS';

const FLAGS = {
  'app-address': { type: 'string' },
  daemon: { type: 'string' },
  api: { type: 'string' },
  service: { type: 'string' },
  host: { type: 'string' },
  method: { type: 'string' },
  path: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const DOCTOR_USAGE = `Usage: xray-local doctor [flags]

Walks the way of a segment, from the application's setting to the store, and says where it is lost.
It sends one small trace of its own.

  --app-address <address>  what the application has in ${VARIABLE}: host:port, or
                           "tcp:host:port udp:host:port" [${VARIABLE} here, else ${DEFAULT_ADDRESS}]
  --daemon <host:port>     where the daemon listens for UDP, when you know: compared with the above
  --api <url>              where traces are read back [http:// and the application's TCP address]
  --service <name>, --host <name>, --method <GET>, --path </path>
                           what the application's requests are, for the choice of the sampling rule
  --json                   print JSON
  -h, --help               print this text

Ends with 0 when nothing is lost as far as can be told, with 1 otherwise.
`;

/** Reads the doctor's flags. */
export function parseDoctorArgs(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DoctorCommand {
  try {
    const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false });
    if (values.help === true) {
      return { kind: 'help' };
    }
    const daemon = values.daemon === undefined ? undefined : parseAddress(values.daemon);
    if (daemon !== undefined && 'problem' in daemon) {
      return { kind: 'refused', problem: `--daemon "${values.daemon ?? ''}" ${daemon.problem}` };
    }
    if (values.api !== undefined && !/^https?:$/.test(URL.parse(values.api)?.protocol ?? '')) {
      return { kind: 'refused', problem: `--api "${values.api}" is no URL such as http://127.0.0.1:2000` };
    }
    const { service: serviceName, host, method, path, api } = values;
    const request = { serviceName, host, method, path };
    return {
      kind: 'run',
      options: {
        ...addressOf(values['app-address'], env),
        daemon,
        api,
        request,
        isJson: values.json === true,
      },
    };
  } catch (error) {
    return { kind: 'refused', problem: error instanceof Error ? error.message : String(error) };
  }
}

function addressOf(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Pick<DoctorOptions, 'appAddress' | 'addressFrom'> {
  const variable = env[VARIABLE] ?? '';
  if (flag !== undefined) {
    return { appAddress: flag, addressFrom: '--app-address' };
  }
  return variable === ''
    ? { appAddress: DEFAULT_ADDRESS, addressFrom: 'the default of the SDKs' }
    : { appAddress: variable, addressFrom: VARIABLE };
}
