/** How a version shows itself, so that one sees at a glance which one answered or wrote. */
export interface Look {
  readonly colour: 'blue' | 'green' | 'grey';
  readonly greeting: string;
  /** The colour in mails, dark enough under white letters (WCAG AA). */
  readonly accent: `#${string}`;
}

const LOOKS: Readonly<Record<string, Look>> = {
  V1: { colour: 'blue', greeting: 'Hello from V1', accent: '#1d4ed8' },
  V2: { colour: 'green', greeting: 'Hello from V2, the new one', accent: '#15803d' },
};

/** V1 is blue, V2 green, every other version grey. */
export function lookOf(version: string): Look {
  const known = Object.hasOwn(LOOKS, version) ? LOOKS[version] : undefined;
  return known ?? { colour: 'grey', greeting: `Hello from ${version}`, accent: '#4b5563' };
}
