import type { HttpData } from '../document/segment-document.ts';
import { compact } from './attribute-reader.ts';
import type { AttributeReader } from './attribute-reader.ts';

/** Old and new names, the new ones first. https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
const METHOD = ['http.request.method', 'http.method'];
const STATUS = ['http.response.status_code', 'http.status_code'];
const URL = ['url.full', 'http.url'];
const SCHEME = ['url.scheme', 'http.scheme'];
const PATH = ['url.path'];
const QUERY = ['url.query'];
const TARGET = ['http.target'];
const USER_AGENT = ['user_agent.original', 'http.user_agent'];
const CLIENT = ['client.address', 'http.client_ip'];
const PEER = ['network.peer.address', 'net.sock.peer.addr', 'net.peer.ip'];
const LENGTH = ['http.response.body.size', 'http.response_content_length'];
const SERVER_HOST = ['server.address', 'http.host', 'http.server_name', 'net.host.name'];
const SERVER_PORT = ['server.port', 'net.host.port'];
const CLIENT_HOST = ['server.address', 'http.host', 'net.peer.name', 'net.peer.ip'];
const CLIENT_PORT = ['server.port', 'net.peer.port'];

const ALL = [METHOD, STATUS, URL, SCHEME, PATH, QUERY, TARGET, USER_AGENT, CLIENT, PEER, LENGTH].flat();
const ENDPOINT = [...SERVER_HOST, ...SERVER_PORT, ...CLIENT_HOST, ...CLIENT_PORT];

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** What the attributes say of an HTTP request; `undefined` when the span is of none. */
export function mapHttp(attributes: AttributeReader, isServer: boolean): HttpData | undefined {
  const method = attributes.text(...METHOD);
  const status = attributes.number(...STATUS);
  if (
    method === undefined &&
    status === undefined &&
    attributes.text(...URL, ...TARGET, ...PATH) === undefined
  ) {
    return undefined;
  }
  const client = isServer ? clientOf(attributes) : {};
  const request = compact<NonNullable<HttpData['request']>>({
    method,
    url: urlOf(attributes, isServer),
    user_agent: attributes.text(...USER_AGENT),
    ...client,
  });
  const response = compact<NonNullable<HttpData['response']>>({
    status,
    content_length: attributes.number(...LENGTH),
  });
  attributes.take(...ALL, ...ENDPOINT);
  return compact<HttpData>({ request, response });
}

/** Who asks. An address that is not the one of the connection was taken from a header, so it can be forged. */
function clientOf(attributes: AttributeReader): { client_ip?: string; x_forwarded_for?: true } {
  const peer = attributes.text(...PEER);
  const client = attributes.text(...CLIENT);
  const address = client ?? peer;
  if (address === undefined) {
    return {};
  }
  const isForwarded = client !== undefined && peer !== undefined && client !== peer;
  return { client_ip: address, ...(isForwarded ? { x_forwarded_for: true } : {}) };
}

/** The whole URL, or what can be put together of its parts. */
function urlOf(attributes: AttributeReader, isServer: boolean): string | undefined {
  const whole = attributes.text(...URL);
  if (whole !== undefined) {
    return whole;
  }
  const host = attributes.text(...(isServer ? SERVER_HOST : CLIENT_HOST));
  const path = attributes.text(...PATH);
  const target = attributes.text(...TARGET) ?? withQuery(path, attributes.text(...QUERY));
  if (host === undefined) {
    return target;
  }
  const scheme = attributes.text(...SCHEME) ?? 'http';
  const port = attributes.number(...(isServer ? SERVER_PORT : CLIENT_PORT));
  const hasPort = port === undefined || port === DEFAULT_PORTS[scheme] || /:\d+$/.test(host);
  return `${scheme}://${host}${hasPort ? '' : `:${port}`}${target ?? '/'}`;
}

function withQuery(path: string | undefined, query: string | undefined): string | undefined {
  return path === undefined || query === undefined ? path : `${path}?${query.replace(/^\?/, '')}`;
}
