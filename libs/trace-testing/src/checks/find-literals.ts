/** Databases for which a double quote begins a name, as the SQL standard has it; MySQL takes it for a string. */
const QUOTES_NAMES = /postgres|oracle|sqlite|mssql|sql ?server|db2/i;

/** SQL Server alone writes names in brackets; elsewhere they hold the items of an array. */
const BRACKETS_NAMES = /mssql|sql ?server/i;

/**
 * One token of SQL, by named group: what cannot be a literal first. Comments are not skipped: a value in one has left the
 * process as well.
 */
const TOKEN = new RegExp(
  [
    '(?<name>`[^`]*`)',
    String.raw`(?<bracketed>\[[^\]]*\])`,
    String.raw`(?<doubleQuoted>"(?:[^"\\]|\\.|"")*"?)`,
    String.raw`(?<quoted>'(?:[^'\\]|\\.|'')*'?)`,
    String.raw`(?<dollarQuoted>\$(?<tag>(?:[\p{L}_][\p{L}\p{N}_]*)?)\$.*?(?:\$\k<tag>\$|$))`,
    String.raw`(?<placeholder>[?:@$][\p{L}\p{N}_]*)`,
    String.raw`(?<number>0x[\da-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\p{L}\p{N}_]))`,
    String.raw`(?<word>[\p{L}\p{N}_][\p{L}\p{N}_$#@]*)`,
    '.',
  ].join('|'),
  'gisu',
);

/**
 * The literal values in an SQL text, as they are written: strings (also those that never end) and numbers. Placeholders
 * (`?`, `$1`, `:name`, `@name`), also in quotes, are none.
 *
 * @param databaseType `sql.database_type` of the subsegment, which decides what double quotes and brackets mean
 */
export function findLiterals(sql: string, databaseType = ''): string[] {
  const literals: string[] = [];
  for (const { 0: text, groups = {} } of sql.matchAll(TOKEN)) {
    if (isLiteral(groups, databaseType) && !/^(['"])\?\1$/.test(text)) {
      literals.push(text);
    } else if (groups['bracketed'] !== undefined && !BRACKETS_NAMES.test(databaseType)) {
      literals.push(...findLiterals(text.slice(1, -1), databaseType));
    }
  }
  return literals;
}

function isLiteral(groups: Readonly<Record<string, string | undefined>>, databaseType: string): boolean {
  return (
    groups['quoted'] !== undefined ||
    groups['dollarQuoted'] !== undefined ||
    groups['number'] !== undefined ||
    (groups['doubleQuoted'] !== undefined && !QUOTES_NAMES.test(databaseType))
  );
}
