import junit from 'junit-report-builder';
import type { Builder } from 'junit-report-builder';
import { printable } from '@xray-microservices/xray-model';
import { HOPS } from './hop.ts';
import type { TraceReport } from './run-smoke.ts';

/** The types of the package tell of `module.exports.default`, its code sets `module.exports`. */
const builder = junit as unknown as Builder;

/** What a run came to. */
export interface RunReport {
  readonly url: string;
  readonly reports: readonly TraceReport[];
  readonly exitCode: number;
  /** Why it ended before its last request. */
  readonly problem: string | undefined;
}

/** A report for programs. Times are epoch seconds, `milliseconds` is the time to the answer. */
export function writeJson({ url, reports, exitCode, problem }: RunReport): string {
  const traces = reports.map(({ traceId, answer, findings, lostAt, view }) => ({
    traceId,
    complete: lostAt === undefined,
    lostAt: lostAt === undefined ? null : HOPS[lostAt].title,
    answer:
      answer.kind === 'answered'
        ? { status: answer.status, milliseconds: Math.round(answer.milliseconds) }
        : { problem: answer.problem },
    checks: findings.map(({ check, state, detail, hop }) => ({
      check,
      state,
      detail,
      ...(hop !== undefined && { hop: HOPS[hop].title }),
    })),
    documents: view.trace?.documents ?? [],
  }));
  return `${JSON.stringify({ url, exitCode, ...(problem !== undefined && { problem }), traces }, null, 2)}\n`;
}

/** A report for CI: a suite for each trace, a case for each check. */
export function writeJunit({ url, reports, problem }: RunReport): string {
  const report = builder.newBuilder();
  for (const { traceId, findings } of reports) {
    const suite = report.testSuite().name(`smoke ${traceId}`).property('url', url);
    for (const { check, state, detail, hop } of findings) {
      const testCase = suite.testCase().className('smoke').name(check);
      if (state === 'failed') {
        const where = hop === undefined ? '' : `lost at ${HOPS[hop].title}: `;
        testCase.failure(printable(`${where}${detail}`));
      }
      if (state === 'not reached') testCase.skipped();
    }
  }
  if (problem !== undefined)
    report
      .testSuite()
      .name('smoke')
      .testCase()
      .className('smoke')
      .name('X-Ray API')
      .error(printable(problem));
  return `${report.build()}\n`;
}
