import type { StackFrame } from '../document/segment-document.ts';

/** An exception in a stack text: the first, and those that caused it. */
export interface StackPart {
  /** Absent for the first, which the event names. */
  readonly type?: string;
  readonly message?: string;
  readonly stack: readonly StackFrame[];
  /** Frames left out. */
  readonly truncated: number;
}

/** What is read of a stack text, and what is kept of it. */
const MOST_LINES = 2_000;
const LONGEST_LINE = 1_000;
const MOST_FRAMES = 100;
const MOST_PARTS = 10;

const JAVA_CAUSE = 'Caused by: ';
const PYTHON_CAUSES = [
  'During handling of the above exception, another exception occurred:',
  'The above exception was the direct cause of the following exception:',
];

/**
 * Reads the text of a stack as JavaScript, Java (and PHP) and Python write it. Lines that are no frames are passed over;
 * of other languages nothing is read.
 */
export function parseStack(text: string): StackPart[] {
  const lines = text.split(/\r?\n/, MOST_LINES).map((line) => line.slice(0, LONGEST_LINE));
  return lines.some((line) => line.startsWith('Traceback (most recent call last)'))
    ? parsePython(lines)
    : parseDownwards(lines);
}

/** JavaScript and Java: the latest call first, causes below. */
function parseDownwards(lines: readonly string[]): StackPart[] {
  const parts: { type?: string; message?: string; frames: StackFrame[] }[] = [{ frames: [] }];
  for (const line of lines) {
    const frame = readFrame(line.trim());
    if (frame !== undefined) {
      parts.at(-1)?.frames.push(frame);
    } else if (line.startsWith(JAVA_CAUSE) && parts.length < MOST_PARTS) {
      parts.push({ ...headOf(line.slice(JAVA_CAUSE.length)), frames: [] });
    }
  }
  return parts.map(({ frames, ...head }) => ({ ...head, ...cut(frames) }));
}

/** Python: the latest call last, and the causes above, each with its own name below it. */
function parsePython(lines: readonly string[]): StackPart[] {
  const parts: StackPart[] = [];
  let frames: StackFrame[] = [];
  let head = '';
  const finish = (): void => {
    parts.push({ ...headOf(head), ...cut(frames.reverse()) });
    frames = [];
  };
  for (const line of lines) {
    const frame = readPythonFrame(line);
    if (frame !== undefined) {
      frames.push(frame);
    } else if (PYTHON_CAUSES.includes(line)) {
      finish();
    } else if (line !== '' && !line.startsWith(' ') && !line.startsWith('Traceback')) {
      head = line;
    }
  }
  finish();
  const [last, ...causes] = parts.reverse();
  return last === undefined
    ? []
    : [{ stack: last.stack, truncated: last.truncated }, ...causes.slice(0, MOST_PARTS - 1)];
}

/** `java.io.IOException: closed` */
function headOf(text: string): { type: string; message?: string } {
  const colon = text.indexOf(':');
  return colon < 0
    ? { type: text.trim() }
    : { type: text.slice(0, colon).trim(), message: text.slice(colon + 1).trim() };
}

/** `at label (path:line:column)`, `at path:line:column`, `at package.Class.method(File.java:7)` */
function readFrame(line: string): StackFrame | undefined {
  if (!line.startsWith('at ')) {
    return undefined;
  }
  const text = line.slice(3).replace(/^async /, '');
  const open = text.lastIndexOf('(');
  if (open < 0 || !text.endsWith(')')) {
    return placeOf(text);
  }
  // Java puts a module or class loader before the name, as in java.base/java.lang.Thread.run.
  const label = text
    .slice(0, open)
    .trim()
    .replace(/^[\w.@]*\//, '');
  return { ...placeOf(text.slice(open + 1, -1)), ...(label === '' ? {} : { label }) };
}

/** Counted from the end: the path of an ES module has colons of its own. */
function placeOf(place: string): StackFrame {
  const [, path, line] = /^(.*?):(\d+)(?::\d+)?$/.exec(place) ?? [];
  return path === undefined ? { path: place } : { path, line: Number(line) };
}

/** `  File "app.py", line 7, in main` */
function readPythonFrame(line: string): StackFrame | undefined {
  const [, path, number, label] = /^ {2}File "([^"]*)", line (\d+)(?:, in (.*))?$/.exec(line) ?? [];
  return path === undefined
    ? undefined
    : { path, line: Number(number), ...(label === undefined ? {} : { label }) };
}

function cut(frames: readonly StackFrame[]): { stack: readonly StackFrame[]; truncated: number } {
  return { stack: frames.slice(0, MOST_FRAMES), truncated: Math.max(0, frames.length - MOST_FRAMES) };
}
