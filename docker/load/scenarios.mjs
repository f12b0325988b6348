import { randomBytes } from 'node:crypto';

const MOST_USERS = 40;
const BURST = 60;
const FIRST_NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gia', 'Hugo'];
const LAST_NAMES = ['Adler', 'Brook', 'Cole', 'Dorn', 'Ebert', 'Frost', 'Gold', 'Hale'];

const one = (list) => list[Math.floor(Math.random() * list.length)];

/** The users made here, the oldest first. */
const made = [];

function newUser() {
  const firstname = one(FIRST_NAMES);
  const lastname = one(LAST_NAMES);
  const username = `${firstname}.${lastname}.${randomBytes(3).toString('hex')}`.toLowerCase();
  return {
    username,
    email: `${username}@example.com`,
    role: 'ROLE_USER',
    enabled: true,
    firstname,
    lastname,
    password: randomBytes(18).toString('base64url'),
  };
}

/** Makes a user, who gets a mail; there are never more than some. */
async function makeUser(client) {
  const user = newUser();
  const { status } = await client.ask('POST', 'user', { body: user });
  if (status === 201) made.push(user);
  if (made.length > MOST_USERS) await client.ask('DELETE', `user/${made.shift().username}`);
}

/** Two change the same user: the later one waits for the row, and is then too late (412). */
async function changeTwice(client) {
  const path = `user/${one(made)?.username ?? 'admin'}`;
  const { etag } = await client.ask('GET', path);
  const change = { headers: { 'if-match': etag }, type: 'application/merge-patch+json' };
  await Promise.all(
    LAST_NAMES.slice(0, 2).map((lastname) => client.ask('PATCH', path, { ...change, body: { lastname } })),
  );
}

/** Guesses a password that nobody has: 401, and 429 from the sixth try on. */
const guessPassword = (client) =>
  client.anonymous('POST', 'login', { body: { username: 'mallory', password: 'open-sesame-please' } });

const existing = async (client) => {
  const user = one(made);
  if (user === undefined) await makeUser(client);
  else await client.ask('POST', 'user', { body: { ...newUser(), username: user.username } });
};

/** What a client does, with its weight. */
export const SCENARIOS = [
  [10, (client) => client.ask('GET', 'notification-xray')],
  [4, (client) => client.ask('GET', 'users?limit=10')],
  [3, (client) => client.ask('GET', `users?search=${one(FIRST_NAMES).toLowerCase()}`)],
  [4, (client) => client.ask('GET', `user/${one(made)?.username ?? 'admin'}`)],
  [2, (client) => client.anonymous('GET', 'notification-service-info')],
  [2, makeUser],
  [2, changeTwice],
  [2, guessPassword],
  [2, (client) => client.ask('GET', 'user/nobody.here')], // 404
  [1, (client) => client.ask('GET', 'no-such-page')], // 404
  [1, (client) => client.ask('POST', 'user', { body: { username: 'x' } })], // 400
  [1, (client) => client.anonymous('GET', 'users')], // 401
  [1, existing], // 409
];

/** More at once than there are connections to MySQL: queries wait for one, and some give up. */
export async function burst(client) {
  await Promise.all(Array.from({ length: BURST }, () => client.ask('GET', 'notification-xray')));
}
