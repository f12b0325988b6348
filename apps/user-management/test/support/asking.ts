import { waitFor } from '@xray-microservices/testing';

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** GET; every answer of the service is JSON. */
export async function ask(url: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url + path, { headers });
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, type: response.headers.get('content-type'), body };
}

/** Waits until the service wants requests. */
export const untilReady = (url: string): Promise<unknown> =>
  waitFor(async () => (await fetch(`${url}/health/ready`)).status === 200, {
    deadlineMs: 20_000,
    what: 'user management to be ready',
  });

/** Waits until the service knows this of its database. */
export const databaseIs = (url: string, status: string): Promise<unknown> =>
  waitFor(
    async () => {
      const { body } = await ask(url, '/usermgmt/health-status');
      return (body['database'] as { status?: unknown }).status === status;
    },
    { deadlineMs: 20_000, what: `the database to be ${status}` },
  );
