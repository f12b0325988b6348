import type { AnnotationValue } from '../document/segment-document.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { OtlpAttributes, OtlpValue } from './otlp-span.ts';

/** The span attribute that lists which attributes are to be searchable, and the prefix of metadata with a namespace. */
const ANNOTATIONS = 'aws.xray.annotations';
const METADATA_PREFIX = 'aws.xray.metadata.';
const RESOURCE_PREFIX = 'otel.resource.';

const DEFAULT_NAMESPACE = 'default';

/** Attributes that have found no other member. */
export interface MappedAttributes {
  readonly annotations?: Readonly<Record<string, AnnotationValue>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Attributes as AWS's exporter has them: those that `aws.xray.annotations` names become annotations, all others metadata.
 *
 * @param resource only of a segment; a subsegment does not repeat what its segment tells
 */
export function mapAttributes(
  attributes: OtlpAttributes,
  reader: AttributeReader,
  resource: OtlpAttributes | undefined,
): MappedAttributes {
  const wanted = new Set(reader.texts(ANNOTATIONS));
  reader.take(ANNOTATIONS);
  const ofResource = [...(resource ?? [])].map(([key, value]): [string, OtlpValue] => [
    RESOURCE_PREFIX + key,
    value,
  ]);
  const annotations = [...attributes, ...ofResource].flatMap(([key, value]): [string, AnnotationValue][] =>
    wanted.has(key) && isAnnotationValue(value) ? [[annotationKey(key), value]] : [],
  );
  const left = [...reader.rest(), ...ofResource].filter(
    ([key, value]) => !(wanted.has(key) && isAnnotationValue(value)),
  );
  const metadata = metadataOf(left);
  return {
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** X-Ray indexes keys of letters, digits, underscores and dots. */
function annotationKey(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9_.]/g, '_');
}

function isAnnotationValue(value: OtlpValue): value is AnnotationValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function metadataOf(
  attributes: readonly (readonly [string, OtlpValue])[],
): Record<string, unknown> | undefined {
  const plain: [string, unknown][] = [];
  const named: [string, unknown][] = [];
  for (const [key, value] of attributes) {
    const object = key.startsWith(METADATA_PREFIX) ? jsonObjectIn(value) : undefined;
    const namespace = key.slice(METADATA_PREFIX.length);
    if (object === undefined) {
      plain.push([key, value]);
    } else if (namespace === DEFAULT_NAMESPACE) {
      plain.push(...Object.entries(object));
    } else {
      named.push([namespace, object]);
    }
  }
  const all =
    plain.length === 0 ? named : [...named, [DEFAULT_NAMESPACE, Object.fromEntries(plain)] as const];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Metadata with a namespace is the text of a JSON object. */
function jsonObjectIn(value: OtlpValue): object | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  try {
    const object: unknown = JSON.parse(value);
    return typeof object === 'object' && object !== null && !Array.isArray(object) ? object : undefined;
  } catch {
    return undefined; // It stays an attribute like any other.
  }
}
