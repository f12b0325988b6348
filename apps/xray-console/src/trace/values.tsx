import { printable } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';

/** Members of an object with their values; what is nested is named by its way (`request.url`). */
export function Values({ value }: { readonly value: object }): ReactNode {
  const entries = flatten(value);
  return entries.length === 0 ? (
    <p className="muted">Nothing.</p>
  ) : (
    <dl className="facts">
      {entries.map(([name, text]) => (
        <div key={name} className="facts-pair">
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

const DEEPEST = 6;
const MOST = 500;

/** Ways and values, in order; bounded, as documents may hold anything. */
export function flatten(value: object): readonly (readonly [string, string])[] {
  const entries: [string, string][] = [];
  const add = (name: string, each: unknown, depth: number): void => {
    if (entries.length >= MOST) {
      return;
    }
    const isNested = typeof each === 'object' && each !== null && Object.keys(each).length > 0;
    if (isNested && depth < DEEPEST) {
      for (const [key, inner] of Object.entries(each)) {
        add(name === '' ? key : `${name}.${key}`, inner, depth + 1);
      }
    } else {
      entries.push([printable(name), printable(typeof each === 'string' ? each : JSON.stringify(each))]);
    }
  };
  add('', value, 0);
  return entries.filter(([name]) => name !== '');
}
