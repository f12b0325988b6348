/**
 * The shapes of optional members, and the removal of what does not fit them.
 *
 * The real service keeps a document whose optional data is off the schema, and removes that data. So does this:
 * what the types promise about a parsed document is then true, however it was written.
 */

type SimpleShape = 'text' | 'number' | 'flag' | 'scalar' | 'object';

type Shape = SimpleShape | ListShape | ObjectShape | OneOfShape;

interface ListShape {
  readonly kind: 'list';
  readonly items: Shape;
}

interface ObjectShape {
  readonly kind: 'members';
  /** A map, because whatever name a sender thinks of is looked up in it, `__proto__` among them. */
  readonly members: ReadonlyMap<string, Shape>;
  /** The shape of members that are not named; without it they may be anything. */
  readonly others: Shape | undefined;
}

interface OneOfShape {
  readonly kind: 'one of';
  readonly choices: readonly Shape[];
}

type JsonObject = Record<string, unknown>;

const STACK_FRAME = withMembers({ path: 'text', line: 'number', label: 'text' });

const EXCEPTION = withMembers({
  id: 'text',
  message: 'text',
  type: 'text',
  remote: 'flag',
  truncated: 'number',
  skipped: 'number',
  cause: 'text',
  stack: listOf(STACK_FRAME),
});

const CAUSE: Shape = {
  kind: 'one of',
  choices: [
    'text',
    withMembers({ working_directory: 'text', paths: listOf('text'), exceptions: listOf(EXCEPTION) }),
  ],
};

const HTTP = withMembers({
  request: withMembers({
    method: 'text',
    url: 'text',
    user_agent: 'text',
    client_ip: 'text',
    x_forwarded_for: 'flag',
    traced: 'flag',
  }),
  response: withMembers({ status: 'number', content_length: 'number' }),
});

const SQL = withMembers({
  connection_string: 'text',
  url: 'text',
  sanitized_query: 'text',
  database_type: 'text',
  database_version: 'text',
  driver_version: 'text',
  user: 'text',
  preparation: 'text',
});

const LINK = withMembers({ trace_id: 'text', id: 'text', attributes: 'object' });

/** Optional members of segments and subsegments. Required ones are refused when wrong, not removed. */
const OPTIONAL_MEMBERS = withMembers({
  end_time: 'number', // null while in progress
  in_progress: 'flag',
  error: 'flag',
  throttle: 'flag',
  fault: 'flag',
  traced: 'flag',
  type: 'text',
  trace_id: 'text',
  parent_id: 'text',
  user: 'text',
  origin: 'text',
  resource_arn: 'text',
  inferred: 'flag',
  namespace: 'text',
  service: 'object',
  aws: 'object',
  metadata: 'object',
  annotations: withMembers({}, 'scalar'),
  cause: CAUSE,
  http: HTTP,
  sql: SQL,
  precursor_ids: listOf('text'),
  links: listOf(LINK),
  subsegments: listOf('object'),
});

function withMembers(members: Readonly<Record<string, Shape>>, others?: Shape): ObjectShape {
  return { kind: 'members', members: new Map(Object.entries(members)), others };
}

function listOf(items: Shape): ListShape {
  return { kind: 'list', items };
}

/** Whether a value is a JSON object: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Removes from a (sub)segment, in place, every optional member (at any depth but subsegments) of the wrong type. */
export function removeMisshapen(entity: JsonObject): void {
  pruneObject(entity, OPTIONAL_MEMBERS);
}

function pruneObject(object: JsonObject, { members, others }: ObjectShape): void {
  for (const key in object) {
    const shape = members.get(key) ?? others;
    if (shape !== undefined && !fits(object[key], shape)) {
      // A computed key: the objects come from JSON.parse and are small, so their hidden class does not matter.
      Reflect.deleteProperty(object, key);
    }
  }
}

/** Whether a value has the shape, after what does not fit inside it was removed. */
function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') {
    return fitsSimple(value, shape);
  }
  switch (shape.kind) {
    case 'one of':
      return shape.choices.some((choice) => fits(value, choice));
    case 'list':
      return fitsList(value, shape);
    case 'members':
      if (!isJsonObject(value)) {
        return false;
      }
      pruneObject(value, shape);
      return true;
  }
}

function fitsSimple(value: unknown, shape: SimpleShape): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'scalar':
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    case 'object':
      return isJsonObject(value);
  }
}

function fitsList(value: unknown, shape: ListShape): boolean {
  if (!Array.isArray(value)) {
    return false;
  }
  let kept = 0;
  for (const item of value as unknown[]) {
    if (fits(item, shape.items)) {
      value[kept] = item;
      kept += 1;
    }
  }
  value.length = kept;
  return true;
}
