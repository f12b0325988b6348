import { HEADER } from './documents.ts';
import { randomDocument } from './random-traces.ts';

type Random = (limit: number) => number;

const pick = <T>(random: Random, choices: readonly T[]): T => choices[random(choices.length)] as T;

/** The largest payload of UDP over IPv4. */
const MOST_BYTES = 65_507;
const TRACES = 2_000;

const HEADERS = [
  HEADER,
  '{"format":"json","version":2}\n',
  '{"format":"xml","version":1}\n',
  '{"version":1,"format":"JSON"}\n',
  '{"format":"json","version":1}',
  '\n',
  '\n\n',
  '[1]\n',
  '{"format":"json","version":1e0}\n',
  '{'.repeat(3_000) + '\n',
];

/** Values that stand where others are expected. */
const VALUES: readonly (() => string)[] = [
  () => 'null',
  () => '1e999',
  () => '-0',
  () => '0.1e-400',
  () => '""',
  () => '"\\ud800"',
  () => '"\\u0000\\u202e"',
  () => '[]',
  () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  () => `"${'n'.repeat(5_000)}"`,
  () => '['.repeat(1_500) + ']'.repeat(1_500),
  () => '{"a":'.repeat(1_200) + '1' + '}'.repeat(1_200),
  () => `[${'1,'.repeat(3_000)}1]`,
];

const MEMBERS = [
  'id',
  'name',
  'trace_id',
  'parent_id',
  'start_time',
  'end_time',
  'http',
  'cause',
  'annotations',
  'metadata',
  'subsegments',
  'links',
  'aws',
  'sql',
  '__proto__',
  'toString',
];

const KINDS: readonly ((random: Random) => Buffer)[] = [
  good,
  good,
  mutated,
  mutated,
  mutated,
  (random) => noise(random, random(300)),
  (random) => Buffer.concat([Buffer.from(HEADER), noise(random, random(300))]),
  (random) => Buffer.from(pick(random, HEADERS) + textOf(random)),
  hostile,
  hostile,
  (random) => (random(50) === 0 ? huge(random) : Buffer.alloc(0)),
];

/** A datagram of any kind: good, damaged, noise, JSON that nobody would send, huge, or empty. */
export function hostileDatagram(random: Random): Buffer {
  return pick(random, KINDS)(random).subarray(0, MOST_BYTES);
}

function textOf(random: Random): string {
  return JSON.stringify(randomDocument(random, TRACES));
}

function good(random: Random): Buffer {
  return Buffer.from(HEADER + textOf(random));
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random(256)));
}

/** A good datagram with some bytes changed, cut out, doubled or cut off. */
function mutated(random: Random): Buffer {
  let bytes = good(random);
  for (let change = random(4); change >= 0; change -= 1) {
    const [from, length] = [random(bytes.length), random(20)];
    const part = bytes.subarray(from, from + length);
    const [before, after] = [bytes.subarray(0, from), bytes.subarray(from + length)];
    bytes = pick(random, [
      () => Buffer.concat([before, noise(random, part.length), after]),
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, part, part, after]),
      () => Buffer.from(before),
    ])();
  }
  return bytes;
}

/** A good document in which some members are what nobody expects. */
function hostile(random: Random): Buffer {
  const members = Array.from(
    { length: 1 + random(3) },
    () => `,"${pick(random, MEMBERS)}":${pick(random, VALUES)()}`,
  );
  return Buffer.from(`${HEADER}${textOf(random).slice(0, -1)}${members.join('')}}`);
}

function huge(random: Random): Buffer {
  const metadata = {
    text: 'x'.repeat(random(MOST_BYTES)),
    list: Array.from({ length: random(2_000) }, () => 1),
  };
  return Buffer.from(HEADER + JSON.stringify({ ...randomDocument(random, TRACES), metadata }));
}
