import { inspect } from "node:util";
import type { Context, Scenario } from "./context.ts";
import { openTestLab, prepare } from "./prepare.ts";
import { Report } from "./support/report.ts";

export interface RunOptions {
  /** Leaves the labs as they are at the end. */
  keep: boolean;
  /** Whether scenarios do all that they can, or as much as CI has time for. */
  thorough: boolean;
}

/** Runs scenarios in a fresh lab, which goes at the end, after Ctrl-C too. @returns the exit code. */
export async function runScenarios(scenarios: readonly Scenario[], options: RunOptions): Promise<number> {
  const report = new Report();
  const lab = await openTestLab();
  let context: Context | undefined;

  const cleanUp = async () => {
    await context?.engine.kill();
    if (options.keep) {
      report.line(`the lab stays: ssh -F ${lab.sshConfig} ${lab.hosts[0] ?? ""}`);
      return;
    }
    report.doing("removing the labs");
    await Promise.all([...(context?.labs ?? [lab])].map((one) => one.down()));
  };
  const interrupt = (signal: NodeJS.Signals) => {
    report.halt();
    report.failed.push(`run to the end, without ${signal}`);
    void cleanUp().finally(() => {
      report.end();
      process.exit(130);
    });
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);

  await report.scenario("preparation", async () => {
    await report.check("toolchain, hosts and engine are ready", async () => {
      context = { ...(await prepare(lab, report)), thorough: options.thorough };
    });
  });
  if (context !== undefined) for (const scenario of scenarios) await runOne(context, scenario);
  await report.scenario("clean up", async () => {
    await report.check("the labs are removed", cleanUp);
  });
  report.end();
  return report.failed.length === 0 ? 0 : 1;
}

async function runOne(context: Context, { title, needsCluster, run }: Scenario): Promise<void> {
  const { report } = context;
  await report.scenario(title, async () => {
    if (needsCluster && !context.hasCluster) {
      await report.check(`${title}: runs`, () => {
        throw new Error("not tried, since there is no cluster");
      });
      return;
    }
    try {
      await run(context);
    } catch (error) {
      await report.check(`${title}: runs to its end`, () => {
        throw error instanceof Error ? error : new Error(inspect(error));
      });
    }
  });
}
