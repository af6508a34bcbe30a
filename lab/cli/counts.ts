/** How many tests or checks passed and failed. */
export interface Counts {
  passed: number;
  failed: number;
}

/** The last line of a suite. */
export const countsLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

export const sum = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

/** Counts in a report of vitest's JSON reporter. */
export function vitestCounts(report: string): Counts {
  const { numPassedTests, numFailedTests } = JSON.parse(report) as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0 };
}

/** Counts in a report in the Test Anything Protocol; skipped tests are neither. */
export function tapCounts(report: string): Counts {
  const results = report.split("\n").filter((line) => !/# skip\b/i.test(line));
  return {
    passed: results.filter((line) => /^ok \d/.test(line)).length,
    failed: results.filter((line) => /^not ok \d/.test(line)).length,
  };
}

/** A suite that failed as a whole, because a file cannot be loaded, say, counts as at least one failed test. */
export function withExitCode(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
