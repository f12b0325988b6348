import type { IncomingMessage } from 'node:http';
import type { AttributeReader } from './attributes.ts';
import { textOfAttribute } from './attributes.ts';

/**
 * What the rules look at. A job has no host, method and path, which are then empty and met only by `*`; where the
 * process runs may be unknown, which every pattern meets. The members have the names that the SDK's samplers look for.
 */
export class Subject {
  readonly serviceName: string;
  readonly serviceType: string | undefined;
  readonly host: string;
  readonly httpMethod: string;
  readonly urlPath: string;
  readonly #request: IncomingMessage | undefined;
  readonly #readAttributes: AttributeReader | undefined;
  #attributes: object | undefined;

  constructor(
    serviceName: string,
    serviceType: string | undefined,
    request: IncomingMessage | undefined,
    path: string,
    readAttributes?: AttributeReader,
  ) {
    this.serviceName = serviceName;
    this.serviceType = serviceType;
    this.host = request?.headers.host ?? '';
    this.httpMethod = request?.method ?? '';
    this.urlPath = path;
    this.#request = request;
    this.#readAttributes = readAttributes;
  }

  /** An attribute of the request. The application is asked for them at the first one that a rule looks at. */
  attribute(name: string): string | undefined {
    if (this.#request === undefined || this.#readAttributes === undefined) return undefined;
    this.#attributes ??= this.#readAttributes(this.#request);
    return textOfAttribute(this.#attributes, name);
  }
}
