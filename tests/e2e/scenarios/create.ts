import assert from "node:assert/strict";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { dnsRuns } from "../support/dns.ts";
import { lastLines } from "../support/output.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { clusterHosts, masters } from "../support/hosts.ts";
import { eventually } from "../support/wait.ts";

const nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        taints: z
          .array(z.object({ key: z.string(), effect: z.string(), value: z.string().optional() }))
          .default([]),
      }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })),
        nodeInfo: z.object({ kubeletVersion: z.string(), containerRuntimeVersion: z.string() }),
        addresses: z.array(z.object({ type: z.string(), address: z.string() })),
      }),
    }),
  ),
});

const controlPlane = "node-role.kubernetes.io/control-plane";

/** One `pulumi up` makes a cluster. */
export const create: Scenario = {
  title: "create",
  tier: "ci",
  seconds: 60,
  needsCluster: false,
  async run(context: Context) {
    const { lab, report, stack, kubectl } = context;
    const isUp = await report.check("pulumi up makes a cluster of the fresh hosts", async () => {
      const { output } = await stack.up();
      await stack.writeKubeconfig();
      return lastLines(output, 5);
    });
    if (!isUp) return;
    context.hasCluster = true;
    await report.check("all five nodes are Ready as soon as it is done", async () => {
      const { items } = nodes.parse(await kubectl.json("get", "nodes"));
      assert.deepEqual(items.map(({ metadata }) => metadata.name).sort(), [...clusterHosts].sort());
      for (const { metadata, status } of items) {
        const ready = status.conditions.find(({ type }) => type === "Ready")?.status;
        assert.equal(ready, "True", `${metadata.name}: Ready is ${ready}`);
      }
      return kubectl.run(["get", "nodes", "--output", "wide"]);
    });
    await report.check("nodes have the right taints, labels, versions and addresses", async () => {
      const { kubernetesVersion } = await stack.settings();
      // The taint of a node that has just become ready disappears a moment later.
      await eventually({ what: "nodes", seconds: 10 }, async () => {
        for (const node of nodes.parse(await kubectl.json("get", "nodes")).items) {
          checkNode(node, {
            address: lab.address(node.metadata.name),
            version: `v${String(kubernetesVersion)}`,
          });
        }
      });
    });
    await report.check("every master's API server is ready and every member of etcd takes part", async () => {
      for (const master of masters) {
        const ready = await kubectl.through(lab.address(master)).run(["get", "--raw", "/readyz"]);
        assert.equal(ready, "ok", `${master}: /readyz`);
      }
      const { stdout, stderr, exitCode } = await lab.ssh(masters[0], `${etcdctl} endpoint health --cluster`);
      assert.equal(exitCode, 0, stderr);
      assert.equal((stdout + stderr).split("is healthy").length - 1, masters.length, stdout + stderr);
    });
    await report.check("every node has its own DNS", () => dnsRuns(kubectl, 30));
  },
};

type Node = z.infer<typeof nodes>["items"][number];

function checkNode({ metadata, spec, status }: Node, wanted: { address: string; version: string }): void {
  const { name, labels } = metadata;
  const isMaster = masters.some((master) => master === name);
  const taints = spec.taints.map(({ key, value = "", effect }) => `${key}=${value}:${effect}`);
  assert.deepEqual(
    taints,
    isMaster ? [`${controlPlane}=:NoSchedule`] : [],
    `taints of ${name}: ${taints.join(", ")}`,
  );
  assert.equal(controlPlane in labels, isMaster, `label ${controlPlane} of ${name}`);
  assert.equal(labels["kubernetes.io/hostname"], name, `label kubernetes.io/hostname of ${name}`);
  assert.equal(status.nodeInfo.kubeletVersion, wanted.version, `kubelet of ${name}`);
  assert.match(status.nodeInfo.containerRuntimeVersion, /^containerd:\/\//);
  const internal = status.addresses.find(({ type }) => type === "InternalIP")?.address;
  assert.equal(internal, wanted.address, `InternalIP of ${name}`);
}
