import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { admin, gate, names, nodes, prepareAccess } from "../support/bastion-access.ts";
import { checkBastionRefusals } from "../support/bastion-refusals.ts";
import { cameOverBastion, given, givesNothingAway } from "../support/bastion-traces.ts";
import { drift, messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { lastLines, lineLike } from "../support/output.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { watchProcesses } from "../support/processes.ts";
import { withKubelet } from "../support/settings.ts";

/** The whole life of a cluster without root or a direct connection: as a user with sudo, over a bastion. */
export const bastion: Scenario = {
  title: "bastion",
  tier: "all",
  seconds: 160,
  needsCluster: false,
  async run(context: Context) {
    await inOwnCluster(
      context,
      {
        name: "bastion",
        clusterName: "bastion",
        hosts: nodes,
        spare: [gate],
      },
      lifeOver,
    );
  },
};

async function lifeOver(own: OwnCluster): Promise<void> {
  const { lab, report, stack } = own;
  const access = await prepareAccess(own);
  const before = await listHosts(lab, lab.hosts);
  await report.check("a host lets that user in from the bastion only", async () => {
    for (const name of names) {
      const { exitCode, stderr } = await lab.ssh(gate, `ssh-keyscan -t ed25519 ${lab.address(name)}`);
      assert.equal(exitCode, 0, stderr);
      assert.equal((await lab.ssh(name, "true", { user: admin })).exitCode, 255, name);
    }
  });
  await checkBastionRefusals(own, access);
  await report.check(
    "up with an encrypted key makes the cluster, and shows it on no command line",
    async () => {
      await stack.configure(access.withKey);
      const { texts } = await watchProcesses(["cmdline"], () => upWithoutAgent(own));
      assert.deepEqual(
        [...texts.keys()].flatMap((text) => given(access, text)),
        [],
      );
      await stack.writeKubeconfig();
      assert.deepEqual(await readyNodes(own.kubectl), names);
      return `${names.join(" and ")} are Ready; ${texts.size} command lines looked at`;
    },
  );
  await report.check("nor in the state, in the output or on a host", () => givesNothingAway(own, access));
  await report.check("every login of that user came over the bastion", () => cameOverBastion(own));
  await report.check("with the agent instead, one changed field reaches all kubelets", async () => {
    await stack.configure(withKubelet(access.withAgent, { maxPods: 77 }));
    await stack.up();
    for (const name of names) {
      const { stdout } = await lab.ssh(name, "grep maxPods /var/lib/kubelet/config.yaml");
      assert.equal(stdout, "maxPods: 77", name);
    }
  });
  await report.check("what is changed by hand is named and repaired", () => repairs(own));
  await report.check("destroy removes everything again", async () => {
    await stack.destroy();
  });
  // Including the accounts, which are not barekube's.
  await checkUntouched({ ...own, before }, lab.hosts);
}

const upWithoutAgent = async ({ stack }: OwnCluster): Promise<void> => {
  const { exitCode, output } = await stack.tryUp({ env: { SSH_AUTH_SOCK: "" } });
  assert.equal(exitCode, 0, lastLines(output, 60));
};

async function repairs({ lab, stack }: OwnCluster): Promise<string> {
  const [, worker = ""] = names;
  await lab.ssh(worker, "echo '# by hand' >>/var/lib/kubelet/config.yaml; systemctl stop kube-proxy");
  const { output } = await stack.up();
  assert.match(output, messages.drifted(worker));
  assert.match(output, drift.otherContent("kubelet", "/var/lib/kubelet/config.yaml"));
  const { stdout } = await lab.ssh(
    worker,
    "systemctl is-active kube-proxy; grep -c 'by hand' /var/lib/kubelet/config.yaml",
  );
  assert.equal(stdout, "active\n0");
  await stack.up("--expect-no-changes");
  return lineLike(output, drift.unit("kube-proxy", "stopped"));
}
