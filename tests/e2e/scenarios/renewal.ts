import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { certificates } from "../support/certificates.ts";
import { readyNodes } from "../support/nodes.ts";
import { absences, assertOneByOne } from "../support/rollout.ts";
import { secondCluster } from "../support/second-cluster.ts";
import { checkSettled } from "../support/settled.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";
import { everythingEnds, kubeletJoinsAgain } from "../support/ended-certificates.ts";

/** With the clock this far behind, a certificate of two hours is made that is now in its last hour. */
const clockBehind = { BAREKUBE_LAB_CLOCK_BEHIND_MINUTES: "65" };
const lifetimes = {
  certificateValidityPeriod: "2h",
  certificateRenewBefore: "1h",
  // The kubelets' own last minutes.
  controllerManager: { extraArgs: { "cluster-signing-duration": "3m" } },
};

const hosts = ["master-1", "worker-1"];
const controlPlane = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
const nodeUnits = ["flanneld", "kube-proxy", "kubelet"];
/** Units that read a certificate only when they start. */
const readers = [...controlPlane.map((unit) => `master-1 ${unit}`), ...onAll(nodeUnits)].toSorted();
/** The resources that write certificates, and those of their readers. */
const updates = [
  ...controlPlane.map((unit) => `master-1-${unit}`),
  ...hosts.flatMap((host) => [`${host}-flanneld`, `${host}-keys`, `${host}-kube-proxy`, `${host}-kubelet`]),
].toSorted();

/**
 * While the administrator's certificate is replaced, this provider's credentials are unknown before the `up`, and so is
 * whether its objects change; they do not.
 */
const ofProvider = /^(cluster|coredns-.*)$/;

function onAll(units: readonly string[]): string[] {
  return hosts.flatMap((host) => units.map((unit) => `${host} ${unit}`));
}

/** Certificates that last hours, and kubelets' that last minutes, in a cluster made for it. */
export const renewal: Scenario = {
  title: "renewal",
  tier: "all",
  seconds: 600,
  needsCluster: false,
  async run(outer: Context) {
    const context = await secondCluster(outer);
    const settings = await context.stack.settings();
    try {
      await tryOut(context);
    } finally {
      await context.report.check("the cluster is destroyed again", async () => {
        await context.stack.configure(settings);
        await context.stack.destroy();
      });
    }
  },
};

async function tryOut(context: Context): Promise<void> {
  const { lab, report, stack } = context;
  await stack.configure({ ...(await stack.settings()), ...lifetimes });
  await report.check("a cluster is created with certificates that expire within the hour", async () => {
    const { exitCode, output } = await stack.tryUp({ env: clockBehind });
    assert.equal(exitCode, 0, output);
    await stack.writeKubeconfig();
  });
  const before = await certificates(context, 2);
  const leaves = before.filter(({ name }) => name !== "kubelet-client" && !name.endsWith("-ca"));
  await report.check("npm run certs lists them all and exits with 2", () => {
    assert.ok(leaves.every(({ daysLeft }) => daysLeft > 0 && daysLeft < 1 / 24));
    const kubelets = before.filter(({ name }) => name === "kubelet-client").map(({ where }) => where);
    assert.deepEqual(kubelets.toSorted(), hosts);
    return `${before.length} certificates`;
  });
  await report.check("before their last hour no preview touches them", async () => {
    assert.deepEqual(await stack.plannedChanges({ env: clockBehind }), []);
  });
  await report.check(
    "in their last hour a plain preview shows which are replaced, and what reads them",
    async () => {
      const planned = await stack.plannedChanges();
      const replaced = planned.filter(({ op }) => op === "replace").map(({ name }) => name);
      assert.equal(replaced.length, leaves.length);
      assert.ok(
        replaced.every((name) => name.endsWith("-cert") && !name.endsWith("-ca-cert")),
        replaced.join(),
      );
      const updated = planned.filter(({ op, name }) => op === "update" && !ofProvider.test(name));
      assert.deepEqual(updated.map(({ name }) => name).toSorted(), updates);
      return `${replaced.length} certificates, ${updates.length} commands`;
    },
  );
  const runs = await unitRuns(lab, hosts);
  await report.check("a plain up restarts what reads them and nothing else", async () => {
    await stack.up();
    const changed = changedUnits(runs, await unitRuns(lab, hosts));
    assert.deepEqual(changed, readers.map((unit) => `${unit}.service`).toSorted());
  });
  await report.check("one host after the other", async () =>
    assertOneByOne(await absences(lab, hosts, "kubelet.service")),
  );
  await checkSettled(context);
  await report.check("every certificate is new, and the authorities are not", async () => {
    const after = await certificates(context, 2);
    for (const { name, where, notAfter } of before) {
      if (name === "kubelet-client") continue;
      const same = after.find((one) => one.name === name && one.where === where)?.notAfter === notAfter;
      assert.equal(same, name.endsWith("-ca"), `${name} of ${where}`);
    }
  });
  await report.check("kubelets renew theirs by themselves", () => kubeletsRenew(context));
  await kubeletJoinsAgain(context, hosts);
  await everythingEnds(context, hosts);
}

async function kubeletsRenew(context: Context): Promise<string> {
  const ends = async () => {
    const all = (await certificates(context, 2)).filter(({ name }) => name === "kubelet-client");
    return new Map(all.map(({ where, notAfter }) => [where, notAfter]));
  };
  const before = await ends();
  const runs = await unitRuns(context.lab, hosts);
  return eventually(
    { what: "another certificate of each kubelet", seconds: 240, everyMs: 5000 },
    async () => {
      const after = await ends();
      for (const host of hosts) assert.notEqual(after.get(host), before.get(host), host);
      assert.deepEqual(changedUnits(runs, await unitRuns(context.lab, hosts)), []);
      assert.deepEqual(await readyNodes(context.kubectl), hosts);
      return hosts.map((host) => `${host}: ${before.get(host)} → ${after.get(host)}`).join("\n");
    },
  );
}
