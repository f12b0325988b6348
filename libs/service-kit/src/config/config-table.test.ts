import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configTable } from './config-table.ts';
import { text } from './values.ts';
import { optional, optionalSecret, required, requiredSecret, withDefault } from './variable.ts';

const value = text('a text');

describe('configTable', () => {
  it('has a row for each variable, in order, and says what is required and what is secret', () => {
    const schema = z.object({
      nested: z.object({ a: withDefault(value, { name: 'A', meaning: 'One | two', default: 'x' }) }),
      b: required(value, { name: 'BB', meaning: 'Second' }),
      c: requiredSecret(value, { name: 'C', meaning: 'Third' }),
      d: optional(value, { name: 'D', meaning: 'Fourth' }),
      e: optionalSecret(value, { name: 'E', meaning: 'Fifth' }),
    });
    expect(configTable(schema).split('\n')).toEqual([
      '| Variable | Meaning    | Default              |',
      '| -------- | ---------- | -------------------- |',
      '| `A`      | One \\| two | `x`                  |',
      '| `BB`     | Second     | **required**         |',
      '| `C`      | Third      | **required**, secret |',
      '| `D`      | Fourth     | none                 |',
      '| `E`      | Fifth      | none, secret         |',
      '',
      'A secret may be in a file instead: `C_FILE=/path` is read in the place of `C`.',
    ]);
  });

  it('does not speak of secrets where there are none', () => {
    const schema = z.object({ b: required(value, { name: 'BB', meaning: 'Second' }) });
    expect(configTable(schema)).not.toContain('secret');
  });
});
