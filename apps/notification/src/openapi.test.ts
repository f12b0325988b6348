import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createReadiness } from '@xray-microservices/service-kit';
import { memoryLogger, noTracing } from '@xray-microservices/service-kit/testing';
import { format, resolveConfig } from 'prettier';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { startMails } from './features/mail/start-mails.ts';

const FILE = fileURLToPath(new URL('../openapi.json', import.meta.url));
const REQUESTS = fileURLToPath(new URL('../requests.http', import.meta.url));

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function servedDocument(): Promise<Document> {
  const { logger } = memoryLogger();
  const limits = { mails: 1, workers: 1, attempts: 1, retryDelayMs: 1 };
  const app = createApp({
    tracing: noTracing(),
    logger,
    readiness: createReadiness([]),
    info: { service: 'notification', version: 'V1', build: 'local', pod: 'pod' },
    mails: startMails({ smtp: undefined, limits, accent: '#000000', logger }).service,
    limits: { trustProxyHops: 0, rateLimitPerMinute: 0 },
  });
  return (await request(app).get('/notification/openapi.json').expect(200)).body as Document;
}

const operationsOf = ({ paths }: Document): string[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );

describe('the OpenAPI document', () => {
  it('is the file openapi.json, which `vitest run -u` writes anew', async () => {
    const config = await resolveConfig(FILE);
    const text = await format(JSON.stringify(await servedDocument()), { ...config, filepath: FILE });
    await expect(text).toMatchFileSnapshot(FILE);
  });

  it('has the kinds of mail apart, without a discriminator that one of them has not', async () => {
    const text = JSON.stringify(await servedDocument());
    expect(text).toContain('"oneOf":[{"$ref":"#/components/schemas/PlainMail"}');
    expect(text).not.toContain('"discriminator"');
  });
});

describe('requests.http', () => {
  it('leaves traces to the service: with a fixed id, all requests would be one trace of long ago', () => {
    expect(readFileSync(REQUESTS, 'utf8')).not.toMatch(/X-Amzn-Trace-Id/i);
  });

  it('has every operation', async () => {
    const text = readFileSync(REQUESTS, 'utf8');
    const asked = new Set(
      [...text.matchAll(/^(GET|POST|PUT|PATCH|DELETE) \{\{base\}\}(\S+)/gm)].map(
        ([, method = '', path = '']) => `${method} ${path.replace(/\{\{(\w+)\}\}/g, '{$1}')}`,
      ),
    );
    expect(operationsOf(await servedDocument()).filter((operation) => !asked.has(operation))).toEqual([]);
  });
});
