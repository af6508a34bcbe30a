import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { readyNodes } from "../support/nodes.ts";
import { changePassphrase, importState, loseState } from "../support/lost-state.ts";
import { inOwnCluster, type OwnCluster } from "../support/own-cluster.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const more = { ...hosts, "worker-2": ["worker"] };

/** The state is gone, with all its copies, and comes back from the hosts. */
export const lostState: Scenario = {
  title: "lost state",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer) {
    const options = {
      name: "lost",
      hosts,
      spare: ["worker-2"],
      toolchain: ["local-path-provisioner", "victoria-logs"],
    };
    await inOwnCluster(outer, options, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl, lab } = cluster;
  const isUp = await report.check("one up makes a cluster with an add-on that has secrets", async () => {
    await configure(cluster);
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;

  await report.check("a state that is not lost is left alone", async () => {
    const { exitCode, all } = await runStackCommand(stack, "adopt");
    assert.equal(exitCode, 1);
    assert.match(all, /has a state, with \d+ resources, so there is nothing to take over/);
  });
  const before = await unitRuns(lab, Object.keys(hosts));
  const pods = await kubectl.run(podRuns);
  await report.check("the state and all its copies are deleted", async () => {
    await loseState(stack);
    assert.deepEqual(await stack.resources(), []);
  });
  await refusesOthers(cluster);
  const isThere = await report.check(
    "npm run adopt makes the state anew, and the next preview is empty",
    async () => {
      const { exitCode, all } = await runStackCommand(stack, "adopt");
      assert.equal(exitCode, 0, all);
      assert.match(all, /^The next preview is empty\.$/m);
      assert.doesNotMatch(all, /made anew|private key of|asks for something else/);
      assert.deepEqual(await stack.plannedChanges(), []);
    },
  );
  if (!isThere) return;
  await report.check("an up finds nothing to do, and nothing was restarted", async () => {
    await stack.up("--expect-no-changes");
    assert.deepEqual(changedUnits(before, await unitRuns(lab, Object.keys(hosts))), []);
    assert.equal(await kubectl.run(podRuns), pods);
  });
  await report.check("a new kubeconfig works", async () => {
    await rm(stack.labStack.kubeconfig);
    await stack.writeKubeconfig();
    assert.deepEqual(await readyNodes(kubectl), Object.keys(hosts));
  });
  await survivesOtherCommands(cluster);
  await report.check("a worker joins, and every authority goes on issuing certificates", async () => {
    await cluster.use(more);
    await configure(cluster, { certificateValidityPeriod: "8000h" });
    await stack.up();
    await eventually({ what: "worker-2", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), Object.keys(more));
    });
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, Object.keys(more));
}

const podRuns = [
  "get",
  "pods",
  "--all-namespaces",
  "--output=jsonpath={range .items[*]}{.metadata.uid} {.status.containerStatuses[*].containerID}{'\\n'}{end}",
];

/** The add-on has a password, a certificate of its own, and Pods that start anew when one of these changes. */
async function configure({ stack }: OwnCluster, more: Record<string, unknown> = {}): Promise<void> {
  const addons = {
    localPathProvisioner: { helperImage: "docker.io/library/busybox:lab", deleteData: true },
    logging: {},
  };
  await stack.configure({ ...(await stack.settings()), addons, ...more });
}

/** What else may be done to a state and its secrets changes nothing. */
async function survivesOtherCommands({ report, stack }: OwnCluster): Promise<void> {
  await report.check("pulumi refresh leaves nothing to do", async () => {
    await stack.refresh();
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check("so does a state that was exported and imported again", async () => {
    await importState(stack, await stack.exportText());
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check("so does another passphrase for the secrets", async () => {
    await changePassphrase(stack);
    assert.deepEqual(await stack.plannedChanges(), []);
  });
}

async function refusesOthers(cluster: OwnCluster): Promise<void> {
  const { report, stack } = cluster;
  const settings = await stack.settings();
  const refused = async (pattern: RegExp) => {
    const { exitCode, all } = await runStackCommand(stack, "adopt");
    assert.equal(exitCode, 1, all);
    assert.match(all, pattern);
    assert.deepEqual(await stack.resources(), []);
  };
  await report.check("hosts of a cluster of another name are refused", async () => {
    await stack.configure({ ...settings, clusterName: "another" });
    await refused(/clusterName: "another": cannot be changed on an existing cluster/);
    await stack.configure(settings);
  });
}
