/** What a request to the daemon came to: an answer, or the system's reason why there is none. */
export type Asked =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly json: Readonly<Record<string, unknown>> | undefined;
    }
  | { readonly kind: 'unreachable'; readonly code: string };

const TIMEOUT_MS = 3_000;

/** Asks with GET, or with POST when there is a body. Never throws. */
export async function ask(base: string, path: string, body?: object): Promise<Asked> {
  try {
    const response = await fetch(new URL(path, base), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { kind: 'answered', status: response.status, json: parse(await response.text()) };
  } catch (error) {
    return { kind: 'unreachable', code: reasonOf(error) };
  }
}

/** The JSON of an answer with status 200; `undefined` for everything else. */
export async function askForJson(
  base: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const asked = await ask(base, path, body);
  return asked.kind === 'answered' && asked.status === 200 ? asked.json : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined; // Whatever it is, it is no daemon's answer.
  }
}

/** fetch hides the system's error in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if (error.name === 'TimeoutError') {
    return 'no answer in time';
  }
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
