import type { Trace, TraceNode } from '../trace/trace.ts';
import { detailOf, kindOf, nameOf } from './describe-node.ts';
import { formatDuration } from './format-duration.ts';
import { stateOf } from './node-state.ts';
import { offsetBar, timeRangeOf } from './offset-bar.ts';
import type { TimeRange } from './offset-bar.ts';
import { createPaint } from './style.ts';
import type { Paint } from './style.ts';
import { padLeft, padRight, truncate, widthOf } from './text-width.ts';
import { treeLines } from './tree-lines.ts';
import type { TreeLine } from './tree-lines.ts';

export interface RenderOptions {
  /** Columns of a line, 100 unless told; 60 is the least. */
  readonly width?: number;
  /** Whether to colour with ANSI codes; not unless told. Nothing is said by colour alone. */
  readonly color?: boolean;
  /** (Sub)segments shown at most, 500 unless told; a last line says how many are left out. */
  readonly maxNodes?: number;
}

const DEFAULT_WIDTH = 100;
const LEAST_WIDTH = 60;
const DEFAULT_MAX_NODES = 500;
const GAP = '  ';
const LEAST_LABEL = 20;
/** A level of the tree takes 3 columns, so this lets branches take a quarter of the line. */
const COLUMNS_FOR_EACH_LEVEL = 12;

/** The columns of all lines, so that they stand below each other. */
interface Layout {
  readonly label: number;
  readonly state: number;
  readonly duration: number;
  readonly bar: number;
  readonly range: TimeRange;
}

/**
 * Draws a trace as a tree for a terminal: a head, then for each (sub)segment a line with its name, kind, how it went,
 * how long it took and when it ran, and below it the SQL or the HTTP call. Text from documents is made {@link printable} first.
 *
 * @example
 * process.stdout.write(renderTraceTree(trace, { width: process.stdout.columns, color: process.stdout.isTTY }));
 */
export function renderTraceTree(trace: Trace, options: RenderOptions = {}): string {
  const width = Math.max(LEAST_WIDTH, options.width ?? DEFAULT_WIDTH);
  const paint = createPaint(options.color ?? false);
  const all = [...treeLines(trace, Math.floor(width / COLUMNS_FOR_EACH_LEVEL))];
  const shown = all.slice(0, options.maxNodes ?? DEFAULT_MAX_NODES);
  const layout = layOut(shown, timeRangeOf(all.map(({ node }) => node)), width);
  const lines = shown.flatMap((line) => [
    renderLine(line, layout, paint),
    ...renderDetail(line, width, paint),
  ]);
  const rest = all.length - shown.length;
  const restLine = rest === 0 ? [] : [paint(`… and ${countOf(rest, 'more (sub)segment')}`, 'quiet')];
  return [...renderHead(trace, all, width, paint), ...lines, ...restLine, ''].join('\n');
}

function renderHead(trace: Trace, lines: readonly TreeLine[], width: number, paint: Paint): string[] {
  const segments = lines.filter(({ node }) => node.kind === 'segment').length;
  const facts = [
    countOf(segments, 'segment'),
    countOf(lines.length - segments, 'subsegment'),
    ...(trace.inProgress ? ['in progress'] : []),
    formatDuration(trace.duration),
    `started ${new Date(Math.round(trace.startTime * 1000)).toISOString()}`,
  ];
  return [paint(`Trace ${trace.id}`, 'strong'), paint(truncate(facts.join(', '), width), 'quiet'), ''];
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function layOut(lines: readonly TreeLine[], range: TimeRange, width: number): Layout {
  const widest = (text: (node: TraceNode) => string): number =>
    lines.reduce((most, { node }) => Math.max(most, widthOf(text(node))), 0);
  const state = widest((node) => stateOf(node).words);
  const duration = widest(durationOf);
  const bar = Math.floor(width / 5);
  const label = Math.max(LEAST_LABEL, width - state - duration - bar - 3 * GAP.length);
  return { label, state, duration, bar, range };
}

function renderLine({ node, branch }: TreeLine, layout: Layout, paint: Paint): string {
  const state = stateOf(node);
  const bar = offsetBar(node, layout.range, layout.bar);
  return [
    renderLabel(node, branch, layout.label, paint),
    paint(padRight(state.words, layout.state), state.tone),
    padLeft(durationOf(node), layout.duration),
    paint(bar.before, 'quiet') + paint(bar.during, state.tone) + paint(bar.after, 'quiet'),
  ].join(GAP);
}

function renderLabel(node: TraceNode, branch: string, width: number, paint: Paint): string {
  const name = truncate(nameOf(node), width - widthOf(branch));
  const kind = kindOf(node) === '' ? '' : truncate(` [${kindOf(node)}]`, width - widthOf(branch + name));
  const fill = ' '.repeat(Math.max(0, width - widthOf(branch + name + kind)));
  return paint(branch, 'quiet') + paint(name, 'strong') + paint(kind, 'quiet') + fill;
}

function renderDetail({ node, below }: TreeLine, width: number, paint: Paint): string[] {
  const detail = detailOf(node, width - widthOf(below));
  return detail === '' ? [] : [paint(below, 'quiet') + detail];
}

function durationOf(node: TraceNode): string {
  return node.duration === undefined ? '…' : formatDuration(node.duration);
}
