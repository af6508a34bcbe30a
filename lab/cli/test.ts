import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { projectDir } from "../hosts/state.ts";
import { type Counts, countsLine, sum, tapCounts, vitestCounts, withExitCode } from "./counts.ts";
import { tapFailures, vitestFailures } from "./failures.ts";
import { requireShellTools } from "./packages.ts";
import { run } from "./run.ts";

/** A program that runs tests and leaves a report. */
interface Suite {
  name: string;
  command: readonly [string, ...string[]];
  report: string;
  count: (report: string) => Counts;
  failures: (report: string) => string[];
}

interface Result extends Counts {
  failures: string[];
}

function suites(folder: string, filters: readonly string[]): Suite[] {
  const vitestReport = join(folder, "vitest.json");
  return [
    {
      name: "vitest",
      command: [
        "vitest",
        ...["run", "--exclude", "tests/e2e/**", "--reporter=default", "--reporter=json"],
        ...[`--outputFile.json=${vitestReport}`, ...filters],
      ],
      report: vitestReport,
      count: vitestCounts,
      failures: (report) => vitestFailures(report, projectDir),
    },
    {
      name: "bats",
      command: [
        join(projectDir, "node_modules/bats/bin/bats"),
        ...["--formatter", process.stdout.isTTY ? "pretty" : "tap"],
        ...["--report-formatter", "tap", "--output", folder, "--recursive", "tests/scripts"],
      ],
      report: join(folder, "report.tap"),
      count: tapCounts,
      failures: tapFailures,
    },
  ];
}

/**
 * Runs all tests that need no hosts. With arguments, only vitest with these as its filters and options.
 *
 * @returns 0 when all passed.
 */
export async function test(args: readonly string[]): Promise<number> {
  await requireShellTools();
  const folder = await mkdtemp(join(tmpdir(), "barekube-test-"));
  try {
    const all = suites(folder, args);
    const [vitest, ...others] = all;
    // Side by side, since neither keeps all processors busy; the output of the others is shown at the end.
    const running = args.length > 0 ? [] : others.map((suite) => runInBackground(suite));
    const results = vitest ? [await runSuite(vitest)] : [];
    for (const finish of running) results.push(await (await finish)());
    const total = sum(results);
    // Once more at the end, since they have scrolled far up by now.
    for (const failure of results.flatMap(({ failures }) => failures)) console.log(`\nfailed: ${failure}`);
    if (results.length > 1) console.log(`\n${countsLine(total)}`);
    return total.failed > 0 || total.passed === 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSuite(suite: Suite): Promise<Result> {
  const [program, ...args] = suite.command;
  return conclude(suite, await run(program, args, { cwd: projectDir }));
}

/** @returns what prints the suite's output and result, once it has ended. */
async function runInBackground(suite: Suite): Promise<() => Promise<Result>> {
  const [program, ...args] = suite.command;
  const { all, exitCode = 1 } = await execa(program, args, {
    cwd: projectDir,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return () => {
    console.log(`\n${all}`);
    return conclude(suite, exitCode);
  };
}

async function conclude({ name, report, count, failures }: Suite, exitCode: number): Promise<Result> {
  const text = await readFile(report, "utf8").catch(() => undefined);
  const counts = withExitCode(text === undefined ? { passed: 0, failed: 0 } : count(text), exitCode);
  console.log(`${name}: ${countsLine(counts)}`);
  return { ...counts, failures: text === undefined ? [] : failures(text) };
}
