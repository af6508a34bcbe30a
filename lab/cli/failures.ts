import { relative } from "node:path";

/** The failed tests in a report of vitest's JSON reporter, as `FILE: TEST: first line of the error`. */
export function vitestFailures(report: string, projectDir: string): string[] {
  const { testResults } = JSON.parse(report) as { testResults?: VitestFile[] };
  return (testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectDir, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    // A file that cannot be loaded has no tests.
    if (failed.length === 0) return status === "failed" ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
    );
  });
}

/** The failed tests in a report in the Test Anything Protocol. */
export const tapFailures = (report: string): string[] =>
  report.split("\n").flatMap((line) => /^not ok \d+ (.*)/.exec(line)?.[1] ?? []);

interface VitestFile {
  name: string;
  status: string;
  message: string;
  assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
}

const firstLine = (text = ""): string => text.split("\n", 1)[0] ?? "";
