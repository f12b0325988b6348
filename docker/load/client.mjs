const TIMEOUT_MS = 15_000;
/** A token is good for 15 minutes. */
const TOKEN_MS = 10 * 60_000;

/** Asks user-management; as the administrator, unless `token` says otherwise. Counts the answers by status. */
export function createClient(baseUrl, administrator) {
  let counts = {};
  let session = { token: undefined, until: 0 };

  async function send(method, path, { body, headers = {}, type = 'application/json', token } = {}) {
    const answer = await fetch(`${baseUrl}/usermgmt/${path}`, {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': type }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    const text = await answer.text();
    return {
      status: answer.status,
      etag: answer.headers.get('etag'),
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  async function token() {
    if (Date.now() > session.until) {
      const { status, body } = await send('POST', 'login', { body: administrator });
      if (status !== 200) throw new Error(`the administrator's login was answered with ${status}`);
      session = { token: body.token, until: Date.now() + TOKEN_MS };
    }
    return session.token;
  }

  return {
    anonymous: send,
    ask: async (method, path, options = {}) => send(method, path, { ...options, token: await token() }),
    takeCounts: () => {
      const taken = counts;
      counts = {};
      return { answers: taken };
    },
  };
}
