import { describe, expect, it } from 'vitest';
import { findLiterals } from './find-literals.ts';

describe('findLiterals', () => {
  it.each([
    ['SELECT email FROM users WHERE name = ? AND id IN (?, ?) LIMIT ?'],
    ['SELECT `a 1`, t1.c2, utf8mb4 FROM `db-2`.t1 WHERE 2fa_enabled = TRUE'],
    ['INSERT INTO t VALUES ($1, $12, :name, @p1, ?1, :1)'],
    ['SELECT data::int, a.b FROM t WHERE x = NULL…'],
    ['WHERE a = \'?\' AND b = "?"'],
    [''],
  ])('finds none in %s', (sql) => {
    expect(findLiterals(sql)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["name = 'ann'", ["'ann'"]],
    ["name = ''", ["''"]],
    ["name = 'it''s' OR a = 'it\\'s'", ["'it''s'", "'it\\'s'"]],
    ['name = "ann"', ['"ann"']],
    ["name = 'ann and no end", ["'ann and no end"]],
    ["a = N'x' OR b = _utf8'y' OR c = x'ff'", ["'x'", "'y'", "'ff'"]],
    ['id = 42 OR r > -1.5e-3 OR s < .5 OR h = 0xFF', ['42', '1.5e-3', '.5', '0xFF']],
    ['LIMIT 10,20', ['10', '20']],
    ["-- for ann's id 7", ["'s id 7"]],
    ["/* user='ann' */ SELECT ?", ["'ann'"]],
    ['a = $$ann$$ OR b = $tag$ bob $tag$', ['$$ann$$', '$tag$ bob $tag$']],
    ["ARRAY['a', 1]", ["'a'", '1']],
    ["name = 'two\nlines'", ["'two\nlines'"]],
  ])('finds what stands in %s', (sql, literals) => {
    expect(findLiterals(sql)).toEqual(literals);
  });

  it('takes double quotes for names where the database does', () => {
    expect(findLiterals('SELECT "user 1"', 'PostgreSQL')).toEqual([]);
    expect(findLiterals('SELECT "user 1"', 'MySQL')).toEqual(['"user 1"']);
  });

  it('takes brackets for names only with SQL Server', () => {
    expect(findLiterals('SELECT [order 1]', 'MSSQL')).toEqual([]);
    expect(findLiterals('SELECT a[1]', 'PostgreSQL')).toEqual(['1']);
  });
});
