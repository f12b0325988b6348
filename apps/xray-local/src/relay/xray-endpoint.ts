import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type * as Sdk from '@aws-sdk/client-xray';
import type { ForwardSettings } from '../config/forward-settings.ts';

/** A document that X-Ray did not take. */
export interface RefusedDocument {
  readonly id: string | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** The real X-Ray, or whatever stands in for it. Each call is one attempt, and rejects when it fails. */
export interface XRayEndpoint {
  readonly putSegments: (documents: readonly string[]) => Promise<readonly RefusedDocument[]>;
  readonly putTelemetry: (records: readonly Sdk.TelemetryRecord[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** An attempt may take so long, as in AWS's daemon; and credentials so long, for the machine's own may be slow. */
const ATTEMPT_MS = 2_000;
const CREDENTIALS_MS = 10_000;

interface Connection {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.XRayClient;
}

/**
 * X-Ray in a region, with the credentials that AWS's SDKs find by default. The SDK is heavy, so it is loaded when
 * there is something to send and not before.
 */
export function createXRayEndpoint(settings: ForwardSettings): XRayEndpoint {
  let connecting: Promise<Connection> | undefined;
  const connect = (): Promise<Connection> => (connecting ??= open(settings));
  const { attemptMs = ATTEMPT_MS } = settings;
  return {
    putSegments: async (documents) => {
      const { sdk, client } = await connect();
      await credentialsOf(client);
      const command = stamped(new sdk.PutTraceSegmentsCommand({ TraceSegmentDocuments: [...documents] }));
      const answer = await client.send(command, { abortSignal: AbortSignal.timeout(attemptMs) });
      return (answer.UnprocessedTraceSegments ?? []).map((refused) => ({
        id: refused.Id,
        code: refused.ErrorCode,
        message: refused.Message,
      }));
    },
    putTelemetry: async (records) => {
      const { sdk, client } = await connect();
      await credentialsOf(client);
      const command = new sdk.PutTelemetryRecordsCommand({
        TelemetryRecords: [...records],
        EC2InstanceId: settings.instanceId,
        Hostname: settings.hostname,
        ResourceARN: settings.resourceArn,
      });
      await client.send(command, { abortSignal: AbortSignal.timeout(attemptMs) });
    },
    close: async () => {
      const destroy = ({ client }: Connection): void => {
        client.destroy();
      };
      await connecting?.then(destroy, () => undefined); // What could not be opened was told, and needs no closing.
    },
  };
}

async function open({
  region,
  endpoint,
  proxy,
  verifyTls,
  concurrency,
}: ForwardSettings): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-xray');
  const agent = {
    keepAlive: true,
    maxSockets: concurrency + 1,
    ...(proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
  };
  const client = new sdk.XRayClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1, // What is tried again, and when, is decided where it is counted.
    customUserAgent: 'xray-local',
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, rejectUnauthorized: verifyTls }),
    },
  });
  return { sdk, client };
}

/** The command with the header of AWS's daemon that tells when a batch is sent: epoch seconds with nine decimals. */
function stamped(command: Sdk.PutTraceSegmentsCommand): Sdk.PutTraceSegmentsCommand {
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers as object, {
          'x-amzn-xray-timestamp': (Date.now() / 1000).toFixed(9),
        });
      }
      return next(args);
    },
    { step: 'build', name: 'xrayTimestamp' },
  );
  return command;
}

/** Finds the credentials before the time of the attempt begins. They are found once and used until they expire. */
async function credentialsOf(client: Sdk.XRayClient): Promise<void> {
  const late = AbortSignal.timeout(CREDENTIALS_MS);
  await Promise.race([
    client.config.credentials(),
    new Promise<never>((_resolve, reject) => {
      late.addEventListener('abort', () => {
        reject(new DOMException('No credentials were found in time.', 'TimeoutError'));
      });
    }),
  ]);
}
