const MOST_CAUSES = 5;

/** What the causes of an error are called, the nearest first: their codes, such as `ECONNREFUSED`, or else their names. */
export function codesOfCauses({ cause }: Error): string[] {
  const codes: string[] = [];
  for (let next = cause; next instanceof Error && codes.length < MOST_CAUSES; next = next.cause) {
    codes.push('code' in next ? String(next.code) : next.name);
  }
  return codes;
}
