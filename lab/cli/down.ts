import { rm } from "node:fs/promises";
import { Phases } from "./progress.ts";
import { currentStack, freeStack, runEngine } from "./stack.ts";

const hostsOption = "--hosts";

/**
 * Destroys the cluster and gives the hosts back clean; with `--hosts` the hosts go as well, with all state.
 * Other arguments go to `pulumi destroy`.
 *
 * @returns the engine's exit code.
 */
export async function down(args: readonly string[]): Promise<number> {
  const phases = new Phases();
  const { lab, stack } = await currentStack();
  const running = (await lab.status()).some(({ state }) => state === "running");
  const rest = args.filter((arg) => arg !== hostsOption);
  // Without hosts there is nothing that could be destroyed on them.
  if (running) {
    await phases.run(`${lab.hosts.length} hosts`, (report) => lab.up(report));
    await freeStack(stack);
    const code = await phases.runAloud("pulumi destroy", () =>
      runEngine(stack, ["destroy", "--yes", "--skip-preview", ...rest]),
    );
    if (code !== 0 && !args.includes(hostsOption)) return code;
    if (code !== 0)
      console.log("the cluster could not be destroyed in good order; its hosts go all the same");
    await rm(stack.kubeconfig, { force: true });
  }
  if (args.includes(hostsOption)) await phases.run("remove the hosts", () => lab.down());
  else if (!running) {
    throw new Error(
      `lab "${lab.name}" has no running hosts; start them (npm run lab -- up) or forget them (npm run down -- --hosts)`,
    );
  }
  console.log(phases.summary());
  return 0;
}
