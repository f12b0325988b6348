/** Says so that nobody can miss it that something real was not run here, and why. */
export function sayNotRun(what: string, reason: string): void {
  const line = '='.repeat(80);
  process.stderr.write(`\n${line}\nNOT RUN: ${what}\n    why: ${reason}\n${line}\n`);
}
