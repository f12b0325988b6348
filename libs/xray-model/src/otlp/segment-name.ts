import { mendName } from '../document/name-rule.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { awsServiceName, isAwsCall } from './map-aws-call.ts';
import { databaseName } from './map-sql.ts';
import type { OtlpSpan } from './otlp-span.ts';

/** Of a span whose name has no character that X-Ray takes. */
const NAMELESS = 'span';

/** A segment is named after its service. */
export function segmentName({ resource, name }: OtlpSpan, attributes: AttributeReader): string {
  const service = resource.get('service.name');
  const given = attributes.text('aws.local.service') ?? (typeof service === 'string' ? service : undefined);
  return firstValid(given, name);
}

/** A call is named after what is called, other work after the span. */
export function subsegmentName(span: OtlpSpan, attributes: AttributeReader): string {
  if (span.kind === 'internal') {
    return firstValid(span.name);
  }
  return firstValid(
    attributes.text('aws.remote.service')?.replace(/^(?:AWS\.SDK\.|AWS::)/, ''),
    attributes.text('peer.service', 'service.peer.name'),
    isAwsCall(attributes) ? awsServiceName(attributes) : undefined,
    databaseName(attributes),
    attributes.text('rpc.service'),
    span.kind === 'client'
      ? undefined
      : attributes.text('messaging.destination.name', 'messaging.destination'),
    attributes.text('http.host', 'server.address', 'net.peer.name'),
    span.name,
  );
}

function firstValid(...names: readonly (string | undefined)[]): string {
  for (const name of names) {
    const mended = name === undefined ? '' : mendName(name);
    if (mended !== '') {
      return mended;
    }
  }
  return NAMELESS;
}
