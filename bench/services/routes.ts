import type { Request } from 'autocannon';
import { cursorAfter } from '../../apps/user-management/src/features/users/users.cursor.ts';
import type { Pair } from './pair.ts';
import { PASSWORD, usernameAt, usernameOf } from './users.ts';

/** What is known of a pair while it is measured. */
export interface Caller {
  pair: Pair;
  /** An administrator's. */
  token: string;
}

/** A request that is measured. */
export interface Route {
  name: string;
  /** For people: method and path. */
  title: string;
  service: 'userManagement' | 'notification';
  /** The only answer that counts. */
  expected: number;
  request: (caller: Caller) => Request;
  /** Each sends a mail, which is waited for and counts as part of the request. */
  mails?: boolean;
  /** Requests of one measurement, for what leaves work behind. */
  most?: number;
}

const json = { 'Content-Type': 'application/json' };
const bearer = ({ token }: Caller): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A request whose body or path is another one each time. */
const changing = (first: Request, change: () => Partial<Request>): Request => ({
  ...first,
  setupRequest: (request) => Object.assign(request, change()),
});

/** Names of the users in the table, one after the other. */
function names({ pair }: Caller): () => string {
  let n = 0;
  // 37 has no factor with ten in common, so that every name comes, and neighbours do not follow each other
  return () => usernameOf((n += 37) % pair.users.rows);
}

const get = (path: string, headers: Record<string, string> = {}): Request => ({ path, headers });

function login(caller: Caller): Request {
  const next = names(caller);
  const body = (): string => JSON.stringify({ username: next(), password: PASSWORD });
  return changing({ method: 'POST', path: '/usermgmt/login', headers: json, body: body() }, () => ({
    body: body(),
  }));
}

function create(caller: Caller): Request {
  const body = (): string => JSON.stringify(caller.pair.users.next());
  const headers = { ...json, ...bearer(caller) };
  return changing({ method: 'POST', path: '/usermgmt/user', headers, body: body() }, () => ({
    body: body(),
  }));
}

function oneUser(caller: Caller, headers: Record<string, string> = {}): Request {
  const next = names(caller);
  const path = (): string => `/usermgmt/user/${next()}`;
  return changing(get(path(), { ...bearer(caller), ...headers }), () => ({ path: path() }));
}

const users = (caller: Caller, query = ''): Request => get(`/usermgmt/users${query}`, bearer(caller));

const MAIL = JSON.stringify({ toEmail: 'ann@example.com', subject: 'Hello', message: 'Good morning, Ann.' });

const ROUTES_BY_NAME = {
  xray: {
    title: 'GET /usermgmt/notification-xray',
    service: 'userManagement',
    expected: 200,
    request: () => get('/usermgmt/notification-xray'),
  },
  list: {
    title: 'GET /usermgmt/users (25 of them)',
    service: 'userManagement',
    expected: 200,
    request: (caller) => users(caller),
  },
  user: {
    title: 'GET /usermgmt/user/{username}',
    service: 'userManagement',
    expected: 200,
    request: (caller) => oneUser(caller),
  },
  unchanged: {
    title: 'the same with If-None-Match (304)',
    service: 'userManagement',
    expected: 304,
    request: (caller) => oneUser(caller, { 'If-None-Match': '"1"' }),
  },
  login: {
    title: 'POST /usermgmt/login (argon2id)',
    service: 'userManagement',
    expected: 200,
    request: login,
  },
  create: {
    title: 'POST /usermgmt/user (argon2id, welcome mail)',
    service: 'userManagement',
    expected: 201,
    request: create,
    mails: true,
  },
  send: {
    title: 'POST /notification/send',
    service: 'notification',
    expected: 202,
    request: () => ({ method: 'POST', path: '/notification/send', headers: json, body: MAIL }),
    mails: true,
    most: 600,
  },
  health: {
    title: 'GET /usermgmt/health-status',
    service: 'userManagement',
    expected: 200,
    request: () => get('/usermgmt/health-status'),
  },
} satisfies Record<string, Omit<Route, 'name'>>;

export type RouteName = keyof typeof ROUTES_BY_NAME;

/** The names by which `--routes` knows them. */
export const ROUTE_NAMES = Object.keys(ROUTES_BY_NAME) as RouteName[];

export const routeOf = (name: RouteName): Route => ({ name, ...ROUTES_BY_NAME[name] });

const question = (name: string, title: string, request: (caller: Caller) => Request): Route => ({
  name,
  title,
  service: 'userManagement',
  expected: 200,
  request,
});

/** What is asked of tables of different sizes. */
export const GROWTH_QUESTIONS: readonly Route[] = [
  question('first', 'first page of users', (caller) => users(caller)),
  question('deep', 'page after 85 % of them', (caller) =>
    users(caller, `?after=${cursorAfter(usernameAt(0.85, caller.pair.users.rows))}`),
  ),
  question('search', 'search that a tenth fits', (caller) => users(caller, '?search=ann.')),
  question('rare', 'search that one fits', (caller) =>
    users(caller, `?search=${usernameOf(Math.floor(caller.pair.users.rows / 2))}`),
  ),
  question('user', 'one user', (caller) => oneUser(caller)),
  question('xray', 'notification-xray', () => get('/usermgmt/notification-xray')),
];
