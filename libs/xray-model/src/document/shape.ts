/**
 * The shapes of optional members, and the removal of what does not fit them.
 *
 * The real service keeps a document whose optional data is off the schema, and removes that data. So does this:
 * what the types promise about a parsed document is then true, however it was written.
 */

type Shape = 'text' | 'number' | 'flag' | 'scalar' | 'object' | ListShape | ObjectShape | OneOfShape;

interface ListShape {
  readonly items: Shape;
}

interface ObjectShape {
  readonly members: Readonly<Record<string, Shape>>;
  /** The shape of members that are not named; without it they may be anything. */
  readonly others?: Shape;
}

interface OneOfShape {
  readonly oneOf: readonly Shape[];
}

type JsonObject = Record<string, unknown>;

const STACK_FRAME: Shape = { members: { path: 'text', line: 'number', label: 'text' } };

const EXCEPTION: Shape = {
  members: {
    id: 'text',
    message: 'text',
    type: 'text',
    remote: 'flag',
    truncated: 'number',
    skipped: 'number',
    cause: 'text',
    stack: { items: STACK_FRAME },
  },
};

const CAUSE: Shape = {
  oneOf: [
    'text',
    {
      members: { working_directory: 'text', paths: { items: 'text' }, exceptions: { items: EXCEPTION } },
    },
  ],
};

const HTTP: Shape = {
  members: {
    request: {
      members: {
        method: 'text',
        url: 'text',
        user_agent: 'text',
        client_ip: 'text',
        x_forwarded_for: 'flag',
        traced: 'flag',
      },
    },
    response: { members: { status: 'number', content_length: 'number' } },
  },
};

const SQL: Shape = {
  members: {
    connection_string: 'text',
    url: 'text',
    sanitized_query: 'text',
    database_type: 'text',
    database_version: 'text',
    driver_version: 'text',
    user: 'text',
    preparation: 'text',
  },
};

const LINK: Shape = { members: { trace_id: 'text', id: 'text', attributes: 'object' } };

/** Optional members of segments and subsegments. Required ones are refused when wrong, not removed. */
const OPTIONAL_MEMBERS: ObjectShape = {
  members: {
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
    annotations: { members: {}, others: 'scalar' },
    cause: CAUSE,
    http: HTTP,
    sql: SQL,
    precursor_ids: { items: 'text' },
    links: { items: LINK },
    subsegments: { items: 'object' },
  },
};

/** Whether a value is a JSON object: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Removes from a (sub)segment, in place, every optional member (at any depth but subsegments) of the wrong type. */
export function removeMisshapen(entity: JsonObject): void {
  pruneObject(entity, OPTIONAL_MEMBERS);
}

function pruneObject(object: JsonObject, shape: ObjectShape): void {
  for (const key of Object.keys(object)) {
    const memberShape = Object.hasOwn(shape.members, key) ? shape.members[key] : shape.others;
    if (memberShape !== undefined && !fits(object[key], memberShape)) {
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
  if ('oneOf' in shape) {
    return shape.oneOf.some((choice) => fits(value, choice));
  }
  if ('items' in shape) {
    return fitsList(value, shape);
  }
  if (!isJsonObject(value)) {
    return false;
  }
  pruneObject(value, shape);
  return true;
}

function fitsSimple(value: unknown, shape: Exclude<Shape, object>): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'flag':
      return typeof value === 'boolean';
    case 'scalar':
      return ['string', 'number', 'boolean'].includes(typeof value);
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
