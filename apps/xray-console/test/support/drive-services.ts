import { portOf, send, startRealServices } from './real-services.ts';
import type { RealServices, Running } from './real-services.ts';
import { randomFrom } from './random.ts';
import { refusedDocuments } from './documents.ts';
import { sendDocuments } from './traffic.ts';

/** Seconds of traffic: the pictures look at the last five minutes. */
const SECONDS = 275;

/** Milliseconds between two requests, on average. */
const PAUSE_MS = 170;

/** Who sends requests, and to what; the processes change under way. */
interface Driven {
  users: Running;
  token: string;
  readonly random: () => number;
  made: number;
}

type Request = (driven: Driven) => Promise<unknown>;

const byRules = true;
const get =
  (path: string): Request =>
  ({ users, token }) =>
    send(users, 'GET', path, { token, byRules });

/** A user as they are made; each gets a mail. */
function userOf(number: number) {
  const firstname = ['Ann', 'Bo', 'Cleo', 'Dan'][number % 4] ?? 'Ann';
  const username = `${firstname.toLowerCase()}.${number}`;
  return {
    username,
    email: `${username}@example.com`,
    role: 'ROLE_USER',
    enabled: true,
    firstname,
    lastname: 'Lee',
    password: 'a-long-and-winding-road',
  };
}

const logIn =
  (password: string): Request =>
  ({ users, made }) =>
    send(users, 'POST', 'usermgmt/login', { body: { username: userOf(made).username, password }, byRules });

/** What is asked, and how often out of a hundred times. */
const MIX: readonly (readonly [number, Request])[] = [
  [46, get('usermgmt/notification-xray')],
  [14, get('usermgmt/users')],
  [12, get('usermgmt/user/admin')],
  [8, get('usermgmt/notification-service-info')],
  [6, get('usermgmt/user/nobody')],
  [5, logIn('a-long-and-winding-road')],
  [4, logIn('not-the-password')],
  [2, ({ users }) => send(users, 'GET', 'usermgmt/users', { byRules })],
  [
    3,
    (driven) => {
      driven.made += 1;
      const body = userOf(driven.made);
      return send(driven.users, 'POST', 'usermgmt/user', { token: driven.token, body, byRules });
    },
  ],
];

function chosen(point: number): Request {
  let passed = 0;
  for (const [share, request] of MIX) {
    passed += share;
    if (point < passed) {
      return request;
    }
  }
  return get('usermgmt/notification-xray');
}

const seconds = (part: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, part * SECONDS * 1000));

/** Sends requests, as they come to a service, until it is told to end. */
async function sendUntil(driven: Driven, signal: AbortSignal): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  while (!signal.aborted) {
    const request = chosen(driven.random() * 100)(driven).catch(() => undefined); // A service that is exchanged.
    underWay.add(request);
    void request.then(() => underWay.delete(request));
    await new Promise((resolve) => setTimeout(resolve, -Math.log(1 - driven.random()) * PAUSE_MS));
  }
  await Promise.all(underWay);
}

/** Makes a part of the answers of a service late. This request itself is not traced. */
async function delay({ url }: Running, milliseconds: number, ratio: number): Promise<void> {
  await fetch(new URL('chaos/latency', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-amzn-trace-id': 'Sampled=0' },
    body: JSON.stringify({ milliseconds, ratio, seconds: 3_600 }),
  });
}

/** The rules that decide which requests are traced, beside the one for all. */
async function makeRules({ local }: RealServices): Promise<void> {
  const any = { ServiceName: '*', ServiceType: '*', Host: '*', ResourceARN: '*', Version: 1 };
  const rules = [
    {
      RuleName: 'logins',
      Priority: 10,
      FixedRate: 1,
      ReservoirSize: 5,
      HTTPMethod: 'POST',
      URLPath: '*/login',
    },
    {
      RuleName: 'lists',
      Priority: 20,
      FixedRate: 0.5,
      ReservoirSize: 1,
      HTTPMethod: 'GET',
      URLPath: '*/users',
    },
  ];
  for (const rule of rules) {
    const body = JSON.stringify({ SamplingRule: { ...any, ...rule } });
    await fetch(new URL('CreateSamplingRule', local.url), { method: 'POST', body });
  }
}

/**
 * Runs the two services for some minutes under traffic in which things go wrong: a part of the calls is slow, the
 * notification service is away and comes back as another version, user-management is exchanged for a newer one, passwords
 * are guessed, MySQL stands still for a moment, and documents come that X-Ray refuses. Answers with the system still
 * running, so that there is something to look at.
 */
export async function driveServices(say: (line: string) => void): Promise<RealServices> {
  await using opened = new AsyncDisposableStack();
  const system = opened.use(await startRealServices());
  await makeRules(system);
  const first = opened.use(await system.startNotification('V1'));
  const old = opened.use(await system.startUsers('1.4.0', first));
  const driven: Driven = { users: old, token: await system.logIn(old), random: randomFrom(7), made: 0 };
  const end = new AbortController();
  const traffic = sendUntil(driven, end.signal);
  say(`traffic of ${SECONDS} seconds`);
  await delay(first, 420, 0.12);
  await seconds(0.4);
  await first[Symbol.asyncDispose]();
  say('notification is away');
  await seconds(0.06);
  const second = opened.use(await system.startNotification('V2', portOf(first)));
  await delay(second, 160, 0.2);
  await seconds(0.2);
  await old[Symbol.asyncDispose]();
  driven.users = opened.use(await system.startUsers('1.5.0', second, portOf(old)));
  say('user-management is a newer one');
  await seconds(0.14);
  await system.mysql.pause();
  await seconds(0.015);
  await system.mysql.resume();
  say('MySQL stood still');
  await seconds(0.185);
  end.abort();
  await traffic;
  await sendDocuments(system.local.udp, refusedDocuments(Date.now() / 1000, 'c6eab1525978efe30d896faa'));
  const kept = opened.move();
  return { ...system, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
