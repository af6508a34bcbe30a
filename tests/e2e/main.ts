import { inspect } from "node:util";
import type { Context, Scenario } from "./context.ts";
import { openTestLab, prepare } from "./prepare.ts";
import { adding } from "./scenarios/adding.ts";
import { badHosts } from "./scenarios/bad-hosts.ts";
import { badStackFile } from "./scenarios/bad-stack-file.ts";
import { bastion } from "./scenarios/bastion.ts";
import { caRotation } from "./scenarios/ca-rotation.ts";
import { cis } from "./scenarios/cis.ts";
import { create } from "./scenarios/create.ts";
import { destroy } from "./scenarios/destroy.ts";
import { destroyAnyway } from "./scenarios/destroy-anyway.ts";
import { drift } from "./scenarios/drift.ts";
import { encryptionKeys } from "./scenarios/encryption-keys.ts";
import { foreignCertificate } from "./scenarios/foreign-certificate.ts";
import { freshHosts } from "./scenarios/fresh-hosts.ts";
import { hardening } from "./scenarios/hardening.ts";
import { hostReboot } from "./scenarios/host-reboot.ts";
import { hostileValues } from "./scenarios/hostile-values.ts";
import { interruptedDestroy, interruption } from "./scenarios/interruption.ts";
import { kubeletChange } from "./scenarios/kubelet-change.ts";
import { lanes } from "./scenarios/lanes.ts";
import { leastPrivilege } from "./scenarios/least-privilege.ts";
import { limitedKubeconfig } from "./scenarios/limited-kubeconfig.ts";
import { masterFailure } from "./scenarios/master-failure.ts";
import { oneBadHost } from "./scenarios/one-bad-host.ts";
import { policy } from "./scenarios/policy.ts";
import { readableDiff } from "./scenarios/readable-diff.ts";
import { removing } from "./scenarios/removing.ts";
import { renewal } from "./scenarios/renewal.ts";
import { secondUp } from "./scenarios/second-up.ts";
import { secrets } from "./scenarios/secrets.ts";
import { traffic } from "./scenarios/traffic.ts";
import { twoStacks } from "./scenarios/two-stacks.ts";
import { Report } from "./support/report.ts";

/** In the order in which they run; the first two are what the others stand on. */
const scenarios: readonly Scenario[] = [
  freshHosts,
  create,
  secondUp,
  traffic,
  secrets,
  policy,
  leastPrivilege,
  foreignCertificate,
  hardening,
  cis,
  limitedKubeconfig,
  kubeletChange,
  readableDiff,
  lanes,
  encryptionKeys,
  adding,
  drift,
  masterFailure,
  caRotation,
  badStackFile,
  badHosts,
  bastion,
  removing,
  renewal,
  interruption,
  hostReboot,
  oneBadHost,
  twoStacks,
  hostileValues,
  interruptedDestroy,
  destroyAnyway,
  destroy,
];

const usage = `Usage: npm run e2e -- [--keep] [SCENARIO...]
  Tries everything out on real hosts, in a lab of its own that is removed afterwards.
  --keep      leave the hosts and the cluster as they are at the end
  SCENARIO    part of a title, to run only such scenarios and the first two, which all others need
Scenarios:
${scenarios.map(({ title }) => `  ${title}`).join("\n")}`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const keep = args.includes("--keep");
  const titles = args.filter((arg) => !arg.startsWith("--"));
  const report = new Report();
  const lab = await openTestLab();
  let context: Context | undefined;

  const cleanUp = async () => {
    await context?.engine.kill();
    if (keep) {
      report.line(`the lab stays: ssh -F ${lab.sshConfig} ${lab.hosts[0] ?? ""}`);
      return;
    }
    report.doing("removing the lab");
    await context?.second?.lab.down();
    await lab.down();
    report.line("the lab is removed");
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

  const prepared = await report.check("toolchain, hosts and engine are ready", async () => {
    context = await prepare(lab, report);
  });
  if (prepared && context !== undefined) await runAll(context, titles);
  await report.check("clean up", cleanUp);
  report.end();
  return report.failed.length === 0 ? 0 : 1;
}

async function runAll(context: Context, titles: readonly string[]): Promise<void> {
  const { report } = context;
  for (const scenario of scenarios) {
    const isWanted = titles.length === 0 || titles.some((title) => scenario.title.includes(title));
    if (!isWanted && scenario !== freshHosts && scenario !== create) continue;
    report.title(scenario.title);
    if (scenario.needsCluster && !context.hasCluster) {
      await report.check(`${scenario.title}: runs`, () => {
        throw new Error("not tried, since there is no cluster");
      });
      continue;
    }
    try {
      await scenario.run(context);
    } catch (error) {
      await report.check(`${scenario.title}: runs to its end`, () => {
        throw error instanceof Error ? error : new Error(inspect(error));
      });
    }
  }
}

process.exitCode = await main(process.argv.slice(2));
