import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** How many tests of a suite passed and failed. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
});

/**
 * Counts from Vitest's JSON report. A test file that could not be loaded contains no test and counts as one
 * failure.
 */
export function countVitest(report: unknown): TestCount {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report);
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/**
 * Counts from Playwright's JSON report. A test that passed only when repeated, and an error outside a test,
 * count as failures.
 */
export function countPlaywright(report: unknown): TestCount {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/**
 * The count of a suite that ended with `exitCode` and wrote its report to `reportFile`. A suite that ended
 * badly without naming a failed test (its runner crashed), left no report, or ran no test at all counts as
 * one failure.
 */
export async function suiteCount(
  exitCode: number,
  reportFile: string,
  count: (report: unknown) => TestCount,
): Promise<TestCount> {
  let counted: TestCount;
  try {
    counted = count(JSON.parse(await readFile(reportFile, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const ranNothing = counted.passed + counted.failed === 0;
  const crashed = exitCode !== 0 && counted.failed === 0;
  return ranNothing || crashed ? { passed: counted.passed, failed: 1 } : counted;
}

/** The line that `.ci/run` and people read, e.g. `12 passed, 0 failed`. */
export function countLine(counts: readonly TestCount[]): string {
  const sum = (pick: (count: TestCount) => number): number => counts.reduce((all, one) => all + pick(one), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
