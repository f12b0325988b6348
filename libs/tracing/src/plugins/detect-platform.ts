import { readFile } from 'node:fs/promises';
import { RequestContext, storage } from '../context/context.ts';
import { reasonOf } from './detection-error.ts';
import { ec2Plugin } from './ec2.ts';
import { eksPlugin } from './eks.ts';
import { startLoopTimer } from './loop-timer.ts';
import { sendHttp } from './send-http.ts';
import type { DetectContext, HttpAnswer, HttpRequest, Platform, Plugin, PluginResult } from './types.ts';

const DEFAULT_DEADLINE_MS = 1000;
const EC2_ORIGIN = 'AWS::EC2::Instance';

export interface DetectPlatformOptions {
  /** Default: EC2 and EKS. */
  plugins?: readonly Plugin[];
  /** One debug line for each plugin, and nothing else. */
  logger: { debug(message: string): void };
  /** How long all plugins together may take, in milliseconds of a running event loop. Default: 1000. */
  deadlineMs?: number;
  /** Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Default: that of `node:fs`. */
  readFile?: (path: string) => Promise<string>;
  /** Default: `node:http` and `node:https`. */
  send?: (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;
}

/** One plugin's run. Never rejects. */
interface Run {
  readonly plugin: Plugin;
  readonly ended: Promise<void>;
  result?: PluginResult | undefined;
  line?: string;
}

function start(plugin: Plugin, context: DetectContext): Run {
  const detect = async (): Promise<void> => {
    try {
      run.result = await plugin.detect(context);
      run.line = run.result?.found.join('; ') ?? 'absent';
    } catch (error) {
      run.line = `absent: ${reasonOf(error)}`;
    }
  };
  const run: Run = { plugin, ended: Promise.resolve().then(detect) };
  return run;
}

/** A container says more than the machine under it. */
function merge(runs: readonly Run[]): Platform {
  const results = runs.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const origins = results.flatMap(({ origin }) => (origin === undefined ? [] : [origin]));
  const origin = origins.find((name) => name !== EC2_ORIGIN) ?? origins[0];
  const aws = Object.assign({}, ...results.map((result) => result.aws)) as Record<string, unknown>;
  return origin === undefined ? { aws } : { origin, aws };
}

function log(runs: readonly Run[], logger: DetectPlatformOptions['logger']): void {
  for (const { plugin, line } of runs) {
    try {
      logger.debug(`xray: platform ${plugin.name}: ${line ?? 'gave up: no answer in time'}`);
    } catch {
      // the application's logger failed: there is nowhere left to tell
    }
  }
}

async function detectAll(options: DetectPlatformOptions): Promise<Platform> {
  const { plugins = [ec2Plugin, eksPlugin], env = process.env, send = sendHttp } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const over = Promise.withResolvers<undefined>();
  const stopTimer = startLoopTimer(
    options.deadlineMs ?? DEFAULT_DEADLINE_MS,
    () => {
      controller.abort();
    },
    () => {
      over.resolve(undefined);
    },
  );
  const context: DetectContext = {
    env,
    readFile: options.readFile ?? ((path) => readFile(path, 'utf8')),
    send: (request) => send(request, signal),
    signal,
  };
  const runs = plugins.map((plugin) => start(plugin, context));
  await Promise.race([Promise.all(runs.map(({ ended }) => ended)), over.promise]);
  stopTimer();
  log(runs, options.logger);
  return merge(runs);
}

/**
 * Finds out where the process runs, by asking all plugins at the same time.
 *
 * Never rejects, never takes longer than the deadline, never keeps the process alive: a process that has nothing else
 * to do ends before this resolves. Its own calls are not traced, wherever it is called from.
 */
export function detectPlatform(options: DetectPlatformOptions): Promise<Platform> {
  return storage.run(new RequestContext(), detectAll, options);
}
