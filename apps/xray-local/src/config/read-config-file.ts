import { readFileSync } from 'node:fs';
import { excerpt, nearestWord } from '@xray-microservices/xray-model';
import { parse } from 'yaml';
import type { ConfigFile } from './config-file.ts';

type Kind = 'text' | 'number' | 'switch';

/** The keys of AWS's cfg.yaml, and the settings of xray-local that they are. */
const KEYS: ReadonlyMap<string, { readonly setting: string; readonly kind: Kind }> = new Map([
  ['TotalBufferSizeMB', { setting: 'buffer-memory', kind: 'number' }],
  ['Concurrency', { setting: 'concurrency', kind: 'number' }],
  ['Region', { setting: 'region', kind: 'text' }],
  ['Endpoint', { setting: 'endpoint', kind: 'text' }],
  ['Socket.UDPAddress', { setting: 'bind', kind: 'text' }],
  ['Socket.TCPAddress', { setting: 'bind-tcp', kind: 'text' }],
  ['Logging.LogRotation', { setting: 'log-rotation', kind: 'switch' }],
  ['Logging.LogLevel', { setting: 'log-level', kind: 'text' }],
  ['Logging.LogPath', { setting: 'log-file', kind: 'text' }],
  ['LocalMode', { setting: 'local-mode', kind: 'switch' }],
  ['ResourceARN', { setting: 'resource-arn', kind: 'text' }],
  ['RoleARN', { setting: 'role-arn', kind: 'text' }],
  ['NoVerifySSL', { setting: 'no-verify-ssl', kind: 'switch' }],
  ['ProxyAddress', { setting: 'proxy-address', kind: 'text' }],
]);

const SECTIONS: readonly string[] = ['Socket', 'Logging'];
const VERSIONS: readonly unknown[] = [1, 2];
const WORDS: Readonly<Record<Kind, string>> = { text: 'a text', number: 'a number', switch: 'true or false' };

/** Reads a configuration file as AWS's daemon has it. Never throws: what is wrong is listed. */
export function readConfigFile(path: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { values: new Map(), problems: [`the config file cannot be read: ${excerpt(reason, 200)}`] };
  }
  return parseConfigFile(text, excerpt(path, 80));
}

/** @param name what the file is called in problems */
export function parseConfigFile(text: string, name: string): ConfigFile {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    return { values: new Map(), problems: [`${name} is not YAML: ${excerpt(reason, 200)}`] };
  }
  if (!isSection(content)) {
    return { values: new Map(), problems: [`${name} is not a list of keys and values`] };
  }
  const values = new Map<string, { name: string; text: string }>();
  const problems = VERSIONS.includes(content['Version'])
    ? []
    : [`${name} needs the line "Version: 2" (or 1), as AWS's daemon has it`];
  for (const [key, value] of entriesOf(content)) {
    const known = KEYS.get(key);
    if (known === undefined) {
      problems.push(`${name}: ${excerpt(key, 60)} is not a key of a config file${hintFor(key)}`);
    } else if (!isKind(known.kind, value)) {
      problems.push(`${name}: ${key} is not ${WORDS[known.kind]}`);
    } else if (isSet(value)) {
      values.set(known.setting, { name: `${key} in ${name}`, text: String(value) });
    }
  }
  return { values, problems };
}

type Section = Readonly<Record<string, unknown>>;

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys with the sections that they are in, such as `Socket.UDPAddress`; an empty section has none. */
function entriesOf(content: Section): (readonly [string, unknown])[] {
  return Object.entries(content)
    .filter(([key]) => key !== 'Version')
    .flatMap(([key, value]) => {
      if (!SECTIONS.includes(key) || (value !== null && !isSection(value))) {
        return [[key, value] as const];
      }
      return Object.entries(value ?? {}).map(([inner, text]) => [`${key}.${inner}`, text] as const);
    });
}

function isKind(kind: Kind, value: unknown): boolean {
  const types: Readonly<Record<Kind, string>> = { text: 'string', number: 'number', switch: 'boolean' };
  return value === null || typeof value === types[kind];
}

/** AWS's own file writes out what it leaves to the daemon: as empty texts, and as a buffer of 0 MB. */
function isSet(value: unknown): boolean {
  return value !== null && value !== '' && value !== 0;
}

function hintFor(key: string): string {
  const nearest = nearestWord(
    key,
    [...KEYS.keys()].map((known) => known.toLowerCase()),
  );
  const known = [...KEYS.keys()].find((each) => each.toLowerCase() === nearest);
  return known === undefined ? '' : `; did you mean ${known}?`;
}
