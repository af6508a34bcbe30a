import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts } from "../support/hosts.ts";
import type { Kubectl } from "../support/kubectl.ts";
import { drift, messages } from "../support/messages.ts";
import { objectChanges } from "../support/object-changes.ts";
import { changedUnits, unitRuns } from "../support/units.ts";

interface Round {
  title: string;
  change(kubectl: Kubectl): Promise<void>;
  /** What is reported about each object. */
  tells: readonly { name: string; state: string; restoredBy: string }[];
}

const inSystem = ["--namespace", "kube-system"];

const deleted: Round = {
  title: "every kind of object is deleted",
  async change(kubectl) {
    for (const { object } of objectChanges) await kubectl.run([...inSystem, "delete", object]);
  },
  tells: objectChanges.map(({ name, restoredBy }) => ({ name, restoredBy, state: "is missing" })),
};

const edited: Round = {
  title: "every kind of object is edited",
  async change(kubectl) {
    await kubectl.run([...inSystem, "annotate", "--overwrite", "service/kube-dns", "example.com/mine=x"]);
    for (const { object, edit } of objectChanges) {
      if (edit === undefined) continue;
      await kubectl.run([
        ...inSystem,
        "patch",
        object,
        "--type=merge",
        "--patch",
        JSON.stringify(edit.patch),
      ]);
    }
  },
  tells: objectChanges.flatMap(({ name, restoredBy, edit }) =>
    edit === undefined ? [] : [{ name, restoredBy, state: edit.tells }],
  ),
};

const replaced: Round = {
  title: "a binding gives other rights, and a Service has a port and an item more",
  async change(kubectl) {
    const binding = "clusterrolebinding/system:coredns";
    await kubectl.run(["delete", binding]);
    await kubectl.run(["create", "clusterrolebinding", "system:coredns", "--clusterrole=view", "--user=x"]);
    const more = [{ op: "add", path: "/spec/ports/-", value: { name: "more", port: 54, protocol: "TCP" } }];
    await kubectl.run([
      ...[...inSystem, "patch", "service/kube-dns"],
      ...["--type=json", "--patch", JSON.stringify(more)],
    ]);
  },
  tells: [
    {
      name: "ClusterRoleBinding system:coredns",
      restoredBy: "coredns-objects",
      state: 'roleRef.name is "view", not "system:coredns"',
    },
    {
      name: "Service kube-system/kube-dns",
      restoredBy: "coredns-objects",
      state: "spec.ports has 4 items, not 3",
    },
  ],
};

/** What barekube has created in the cluster is deleted or edited behind its back. */
export const objects: Scenario = {
  title: "objects",
  tier: "all",
  seconds: 150,
  needsCluster: true,
  async run(context: Context) {
    const { kubectl, lab, report, stack } = context;
    const before = await unitRuns(lab, clusterHosts);
    // The same changes must be found a second time.
    for (const { title, change, tells } of [deleted, edited, deleted, edited, replaced]) {
      await report.check(`${title}, and each is named by the preview`, async () => {
        await change(kubectl);
        const { output } = await stack.tryPreview();
        assert.match(output, messages.drifted("The cluster"));
        for (const { name, state, restoredBy } of tells)
          assert.match(output, drift.object(restoredBy, name, state), output);
      });
      await report.check(`${title}, and up restores exactly that`, async () => {
        const planned = (await stack.plannedChanges()).map(({ op, name }) => `${op} ${name}`).toSorted();
        const wanted = [...new Set(tells.map(({ restoredBy }) => `update ${restoredBy}`))].toSorted();
        assert.deepEqual(planned, wanted);
        await stack.up();
        const { output } = await stack.up("--expect-no-changes");
        assert.doesNotMatch(output, messages.anyDrift);
      });
    }
    await report.check("what others have added to an object is still there", async () => {
      const mine = "jsonpath={.metadata.annotations.example\\.com/mine}";
      assert.equal(await kubectl.run([...inSystem, "get", "service/kube-dns", "--output", mine]), "x");
    });
    await report.check("no unit was restarted for any of it", async () => {
      assert.deepEqual(changedUnits(before, await unitRuns(lab, clusterHosts)), []);
    });
    await report.check(
      "an object that was deleted and changes in the stack file is made as asked for",
      async () => {
        const settings = await stack.settings();
        await kubectl.run([...inSystem, "delete", "configmap/coredns"]);
        await stack.configure({ ...settings, dns: { cacheSeconds: 20 } });
        await stack.up();
        const text = await kubectl.run([...inSystem, "get", "configmap/coredns", "--output", "yaml"]);
        assert.match(text, /cache 20/);
        await stack.configure(settings);
        await stack.up();
        const { output } = await stack.up("--expect-no-changes");
        assert.doesNotMatch(output, messages.anyDrift);
      },
    );
  },
};
