import { waitFor } from '../../libs/testing/src/index.ts';
import type { Load, LoadResult } from './load.ts';
import { sendAll, sumOf, tryOut } from './load.ts';
import type { Pair } from './pair.ts';
import type { Caller, Route } from './routes.ts';
import type { System } from './system.ts';
import type { Used } from './usage.ts';
import { snapshot, usedBetween } from './usage.ts';

const SETTLE_MS = 60_000;
/** How long a look at whether anything still works takes, and how much of a core counts as nothing. */
const LOOK_MS = 60;
const CALM = 0.15;

/** One measurement: a route, under so many connections, of one pair. */
export interface Sample extends LoadResult {
  /** While requests came. */
  during: Used;
  /** The same, and until everything that they brought about was done. */
  inAll: Used;
}

/** Measures one pair. */
export class Meter {
  readonly pair: Pair;
  readonly #system: System;
  readonly #caller: Caller;

  constructor(system: System, pair: Pair, token: string) {
    this.#system = system;
    this.pair = pair;
    this.#caller = { pair, token };
  }

  /** Warms a route up; answers how many answers a second came. */
  async tryOut(route: Route, connections: number, seconds: number): Promise<number> {
    const rate = await tryOut(this.#load(route, connections), seconds, route.most);
    await this.#settled(route);
    return rate;
  }

  /** Sends as many requests as take about so many seconds at this rate, one on each connection at least. */
  async measure(
    route: Route,
    connections: number,
    wanted: { rate: number; seconds: number },
  ): Promise<Sample> {
    const amount = Math.min(Math.round(wanted.rate * wanted.seconds), route.most ?? Number.MAX_SAFE_INTEGER);
    const before = await snapshot(this.#system, this.pair);
    const result = await sendAll(this.#load(route, connections), Math.max(amount, connections, 1));
    const atEnd = await snapshot(this.#system, this.pair);
    await this.#settled(route);
    const after = await snapshot(this.#system, this.pair);
    return { ...result, during: usedBetween(before, atEnd), inAll: usedBetween(before, after) };
  }

  #load(route: Route, connections: number): Load {
    const { url } = this.pair[route.service];
    return { url, request: route.request(this.#caller), connections, expected: route.expected };
  }

  /** Waits until mails are sent and nothing works any more, so that the next measurement begins at rest. */
  async #settled({ mails = false }: Route): Promise<void> {
    const wait = { deadlineMs: SETTLE_MS, intervalMs: LOOK_MS };
    if (mails) {
      const areSent = async (): Promise<boolean> => (await this.#mailsUnderWay()) === 0;
      await waitFor(areSent, { ...wait, what: 'all mails to be sent' });
    }
    let last = await snapshot(this.#system, this.pair);
    const isCalm = async (): Promise<boolean> => {
      const now = await snapshot(this.#system, this.pair);
      const { cpu, seconds } = usedBetween(last, now);
      last = now;
      const { userManagement, notification, mysql, xrayLocal } = cpu;
      return seconds > 0.02 && userManagement + notification + mysql + xrayLocal < seconds * 1e6 * CALM;
    };
    await waitFor(isCalm, { ...wait, what: 'the services to come to rest' });
  }

  async #mailsUnderWay(): Promise<number> {
    const answer = await fetch(`${this.pair.notification.url}/notification/health-status`);
    const { mail } = (await answer.json()) as { mail: { queued: number; sending: number } };
    return mail.queued + mail.sending + (await this.pair.users.waitingMails());
  }
}

/** Two halves of a measurement as one. */
export function together(samples: readonly Sample[]): Sample {
  const [first, second] = samples;
  if (first === undefined) throw new TypeError('no sample');
  if (second === undefined) return first;
  const refused = { ...first.refused };
  for (const [status, count] of Object.entries(second.refused))
    refused[status] = (refused[status] ?? 0) + count;
  return {
    latencies: [...first.latencies, ...second.latencies],
    refused,
    seconds: first.seconds + second.seconds,
    during: addUsed(first.during, second.during),
    inAll: addUsed(first.inAll, second.inAll),
  };
}

function addUsed(a: Used, b: Used): Used {
  const seconds = a.seconds + b.seconds;
  const mean = (x: number, y: number): number => (x * a.seconds + y * b.seconds) / seconds;
  const cpu = { ...a.cpu };
  for (const name of Object.keys(cpu) as (keyof Used['cpu'])[]) cpu[name] += b.cpu[name];
  return {
    seconds,
    cpu,
    hashMicros: a.hashMicros + b.hashMicros,
    loops: {
      userManagement: mean(a.loops.userManagement, b.loops.userManagement),
      notification: mean(a.loops.notification, b.loops.notification),
    },
    busy: mean(a.busy, b.busy),
  };
}

/** CPU of the two services for each answer, in microseconds. */
export const serviceCpu = ({ inAll, latencies }: Sample): number =>
  (inAll.cpu.userManagement + inAll.cpu.notification) / latencies.length;

export const answersPerSecond = ({ latencies, seconds }: Sample): number => latencies.length / seconds;

/** Part of the answers that were refusals, 0 to 1. */
export const refusedShare = ({ latencies, refused }: Sample): number => {
  const others = sumOf(refused);
  return others / (others + latencies.length);
};
