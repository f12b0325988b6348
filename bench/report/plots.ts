import { parse, View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compile } from 'vega-lite';
import type { Picture } from './pictures.ts';

/* Pictures as SVG, on a white card, so that they can be read on a dark page, too. */

const INK = '#1f2328';
const BLUE = '#0969da';
const GREY = '#8c959f';
const ORANGE = '#bc4c00';

const config = {
  font: 'system-ui, sans-serif',
  title: { color: INK, anchor: 'start' },
  axis: { labelColor: INK, titleColor: INK, titleFontWeight: 'normal', gridColor: '#e5e7eb' },
  legend: { labelColor: INK },
} as const;

/** A variant or setting below the other: its median on the line from the least to the greatest. */
function ratios({ x, y }: Picture): object {
  const name = { field: 'name', type: 'nominal', sort: null, title: y || null };
  return {
    width: 300,
    layer: [
      { mark: { type: 'rule', color: GREY, strokeDash: [4, 3] }, encoding: { x: { datum: 1 } } },
      {
        mark: { type: 'rule', strokeWidth: 3 },
        encoding: {
          color: { condition: { test: 'datum.noise', value: GREY }, value: BLUE },
          y: name,
          x: { field: 'min', type: 'quantitative', title: x, scale: { zero: false } },
          x2: { field: 'max' },
        },
      },
      {
        mark: { type: 'point', filled: true, opacity: 1, size: 50, color: INK },
        encoding: { y: name, x: { field: 'median', type: 'quantitative' } },
      },
    ],
  };
}

function lines({ x, y, scale, rows }: Picture): object {
  const axis = { format: '~s', tickCount: 4 };
  const values = [...new Set(rows.map((row) => row['x']))];
  return {
    width: 300,
    height: 140,
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: x,
        scale: { type: 'log', nice: false },
        axis: { ...axis, values, grid: false },
      },
      y: { field: 'y', type: 'quantitative', title: y, scale: { type: scale }, axis },
      color: {
        field: 'series',
        type: 'nominal',
        title: null,
        sort: null,
        scale: { range: [BLUE, ORANGE] },
        legend: { orient: 'bottom' },
      },
    },
  };
}

/** One panel for each name in `panel`, two beside each other. */
function specOf(picture: Picture): TopLevelSpec {
  const { title, rows, kind } = picture;
  const panel = kind === 'ratios' ? ratios(picture) : lines(picture);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 16,
    title: { text: title, anchor: 'start', fontSize: 15 },
    config,
    columns: 2,
    concat: [...new Set(rows.map((row) => row['panel']))].map((name) => ({
      title: { text: String(name), fontSize: 12 },
      data: { values: rows.filter((row) => row['panel'] === name) },
      ...panel,
    })),
  } as TopLevelSpec;
}

/** The picture as SVG. */
export async function drawPicture(picture: Picture): Promise<string> {
  const view = new View(parse(compile(specOf(picture)).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `${svg}\n`;
}
