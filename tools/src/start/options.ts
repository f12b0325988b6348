import { parseArgs } from 'node:util';
import { StartError } from './errors.ts';

/** The parts that can be broken before the request, to see what a fault looks like. */
const BREAKABLE = ['mysql', 'notification'] as const;
export type Breakable = (typeof BREAKABLE)[number];

export interface StartOptions {
  /** End after the check. */
  once: boolean;
  /** Show every log line of the services, not only warnings and errors. */
  verbose: boolean;
  /** Ports on loopback; 0 takes any free one. */
  ports: { userManagement: number; notification: number; xray: number };
  /** A part that is killed after all have started and before the request is sent. */
  broken: Breakable | undefined;
}

export const USAGE = `Usage: npm start -- [options]

  --once                        end after the check: 0 when the trace is complete, else 1
  --break mysql|notification    kill this part before the request, to see the fault in the trace
  --user-management-port PORT   default 8095; 0 takes any free port
  --notification-port PORT      default 8096
  --xray-port PORT              default 2000, UDP and TCP
  --free-ports                  any free port for each
  --verbose                     show every log line of the services
  --help`;

const FLAGS = {
  once: { type: 'boolean', default: false },
  break: { type: 'string' },
  'user-management-port': { type: 'string', default: '8095' },
  'notification-port': { type: 'string', default: '8096' },
  'xray-port': { type: 'string', default: '2000' },
  'free-ports': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function read(
  args: string[],
): ReturnType<typeof parseArgs<{ args: string[]; options: typeof FLAGS }>>['values'] {
  try {
    return parseArgs({ args, options: FLAGS }).values;
  } catch (error) {
    throw new StartError('BAD_OPTION', [(error as Error).message, '', USAGE], { cause: error });
  }
}

/**
 * Reads the options of `npm start`; `undefined` when help was asked for.
 *
 * @throws StartError listing every problem
 */
export function parseOptions(args: string[]): StartOptions | undefined {
  const values = read(args);
  if (values.help) return undefined;
  const problems: string[] = [];
  const port = (flag: 'user-management-port' | 'notification-port' | 'xray-port'): number => {
    const value = Number(values[flag]);
    if (!/^\d+$/.test(values[flag]) || value > 65_535)
      problems.push(`--${flag} "${values[flag]}": a port is 0 to 65535`);
    return values['free-ports'] ? 0 : value;
  };
  const ports = {
    userManagement: port('user-management-port'),
    notification: port('notification-port'),
    xray: port('xray-port'),
  };
  const chosen = Object.values(ports).filter((each) => each !== 0);
  if (new Set(chosen).size < chosen.length)
    problems.push('two parts can not share a port: choose different ones');
  const broken = BREAKABLE.find((name) => name === values.break);
  if (values.break !== undefined && broken === undefined) {
    problems.push(`--break "${values.break}": can be ${BREAKABLE.join(' or ')}`);
  }
  if (problems.length > 0) throw new StartError('BAD_OPTION', [...problems, '', USAGE]);
  return { once: values.once, verbose: values.verbose, ports, broken };
}
