/** The meanings that may be coloured. Colour only repeats what the words already say. */
export type Tone = 'strong' | 'quiet' | 'ok' | 'error' | 'throttle' | 'fault' | 'progress';

export type Paint = (text: string, tone: Tone) => string;

/** ANSI "select graphic rendition" codes, with the colours that the X-Ray console gives to the same meanings. */
const CODES: Readonly<Record<Tone, number>> = {
  strong: 1,
  quiet: 2,
  ok: 32,
  error: 33,
  throttle: 35,
  fault: 31,
  progress: 36,
};

/** A function that colours text, or leaves it as it is. */
export function createPaint(color: boolean): Paint {
  return (text, tone) => (color && text !== '' ? `\u001B[${CODES[tone]}m${text}\u001B[0m` : text);
}
