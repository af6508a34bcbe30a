import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkHealthy } from "../support/healthy.ts";
import { standingSecondCluster } from "../support/second-cluster.ts";
import { lastLines } from "../support/output.ts";
import { withChange } from "../support/settings.ts";
import { eventually } from "../support/wait.ts";

const worker = "worker-1";
const master = "master-1";

interface Trouble {
  what: string;
  /** Happens to hosts while `up` changes them. */
  strike(second: Context): Promise<void>;
}

/** Resets every SSH connection for five seconds. */
const cutConnections = `systemd-run --quiet --unit=cut bash -c '
  nft add table inet cut
  nft "add chain inet cut input { type filter hook input priority -10; }"
  nft add rule inet cut input tcp dport 22 reject with tcp reset
  sleep 5
  nft delete table inet cut'`;

const troubles: readonly Trouble[] = [
  {
    what: "a worker that loses power",
    strike: async ({ lab }) => {
      await lab.stopHost(worker, { hard: true });
      await lab.startHost(worker);
    },
  },
  {
    what: "a master that loses power",
    strike: async ({ lab }) => {
      await lab.stopHost(master, { hard: true });
      await lab.startHost(master);
    },
  },
  {
    what: "SSH connections that are cut",
    strike: async ({ lab }) => {
      await Promise.all(lab.hosts.map((host) => lab.ssh(host, cutConnections)));
      // The next `up` has to wait, as it could do nothing either.
      for (const host of lab.hosts) {
        await eventually({ what: `the end of the cut on ${host}`, seconds: 30 }, async () => {
          const { stdout } = await lab.ssh(host, "systemctl is-active cut.service");
          assert.equal(stdout.trim(), "inactive");
        });
      }
    },
  },
];

/** Hosts fail in the middle of an `up`: it may fail too, and the next one finishes. */
export const hostReboot: Scenario = {
  title: "host reboot",
  tier: "all",
  seconds: 110,
  needsCluster: false,
  async run(context: Context) {
    const second = await standingSecondCluster(context);
    for (const [index, trouble] of troubles.entries()) await tryOne(second, trouble, 60 + index);
    await checkHealthy(second);
  },
};

async function tryOne(second: Context, { what, strike }: Trouble, number: number): Promise<void> {
  const { report, stack } = second;
  await stack.configure(withChange(await stack.settings(), number));
  let struck: Promise<void> | undefined;
  await report.check(`${what}: up ends, one way or the other`, async () => {
    const { exitCode, output } = await stack.tryUp({ onProgress: () => void (struck ??= strike(second)) });
    assert.ok(struck, `nothing was changed:\n${output}`);
    await struck;
    return `exit code ${exitCode}\n${output
      .split("\n")
      .filter((line) => line.includes("error: "))
      .join("\n")}`;
  });
  await report.check(`${what}: the next up finishes the change`, async () => {
    return lastLines((await stack.up()).output, 5);
  });
}
