import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { TraceId } from '@xray-microservices/xray-model';
import type { XrayOptions } from './options.ts';

/** The X-Ray API can't be reached, or refuses to answer; the message says which, and what helps. */
export class XrayUnavailable extends Error {
  override readonly name = 'XrayUnavailable';
  readonly code = 'XRAY_UNAVAILABLE';
}

/** Reads traces. */
export interface XrayApi {
  /** The documents that there are by now; none while the trace is unknown. */
  documentsOf(traceId: TraceId): Promise<string[]>;
  close(): void;
}

/** How AWS says that it does not let somebody in. */
const REFUSALS = /AccessDenied|UnrecognizedClient|ExpiredToken|InvalidSignature|InvalidClientToken/;
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
const LOCAL_REGION = 'us-east-1';

/** The same client for AWS and for an xray-local, which takes any key; `timeoutMs` is for one question, all its tries included. */
export function openXray(options: XrayOptions, timeoutMs: number): XrayApi {
  const client =
    options.kind === 'aws'
      ? new XRayClient({ ...(options.region !== undefined && { region: options.region }) })
      : new XRayClient({ endpoint: options.endpoint, region: LOCAL_REGION, credentials: LOCAL });
  return {
    documentsOf: async (traceId) => {
      try {
        const { Traces = [] } = await client.send(new BatchGetTracesCommand({ TraceIds: [traceId] }), {
          abortSignal: AbortSignal.timeout(timeoutMs),
        });
        return Traces.flatMap(({ Segments = [] }) => Segments.map(({ Document }) => Document ?? ''));
      } catch (error) {
        throw new XrayUnavailable(problemOf(error, { options, timeoutMs }), { cause: error });
      }
    },
    close: () => {
      client.destroy();
    },
  };
}

/** The API in words. */
export const describeXray = (options: XrayOptions): string =>
  options.kind === 'aws'
    ? `AWS X-Ray${options.region === undefined ? '' : ` in ${options.region}`}`
    : options.endpoint;

function problemOf(
  error: unknown,
  { options, timeoutMs }: { options: XrayOptions; timeoutMs: number },
): string {
  const where = describeXray(options);
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (name === 'CredentialsProviderError')
    return `${where} can't be asked: there are no credentials (${message}). Try: aws sts get-caller-identity`;
  if (REFUSALS.test(name)) {
    return `${where} refused to answer (${name}: ${message}). It takes xray:BatchGetTraces, as in AWSXrayReadOnlyAccess.`;
  }
  const help =
    options.kind === 'aws'
      ? 'Look at the region, and at the way out on TCP 443.'
      : 'Is that the TCP address of xray-local? For AWS: --xray aws.';
  const what = name === 'AbortError' ? `no answer within ${timeoutMs / 1000} s` : `${name}: ${message}`;
  return `${where} can't be asked (${what}). ${help}`;
}
