import { describe, expect, it } from "vitest";
import { reportsAfter } from "../support/change-effects.ts";
import { commandOn, commandsOf, documentOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import type { Graph, RecordedResource } from "../support/graph.ts";
import { type Host, host, masters, stackOf, workers } from "../support/topologies.ts";

/** The hosts, one of which is called `moved` now, with what the stack file says about its former name. */
const renamed = (hosts: readonly Host[], from: string, fields: object = { renamedFrom: from }) =>
  hosts.map((one) => (one.name === from ? { ...one, name: "moved", ...fields } : one));

const fixed = (hosts: readonly Host[]): Host[] =>
  hosts.map((one, index) => ({ address: `198.51.100.${index + 1}`, ...one }));

/** Parents' types and the resource's own, and a name. */
const placeOf = ({ urn }: RecordedResource, name: string) => urn.replace(/::[^:]*$/, `::${name}`);

const urnsOf = (graph: Graph) => graph.resources.map(({ urn }) => urn);
const toRename = { "former-node": "moved", "join-token": "moved" };
const isNew = (name: string) => Object.entries(toRename).some(([role, own]) => name === `${own}-${role}`);

const layouts: Record<string, { hosts: Host[]; settings?: Record<string, unknown>; name: string }> = {
  "a worker": { hosts: [...masters(1), ...workers(2)], name: "worker-1" },
  "a worker whose name begins another's": {
    hosts: [...masters(1), host("worker", ["worker"]), host("worker-kit", ["worker"])],
    name: "worker",
  },
  "a master with etcd": { hosts: [...masters(3), ...workers(1)], name: "master-2" },
  "the first master, with everything that a host may have": {
    hosts: [...masters(3), ...workers(1)],
    name: "master-1",
    settings: {
      hostPreparation: { firewall: "keep" },
      controlPlaneMetrics: {},
      virtualAddress: { address: "198.51.100.200" },
      network: { flannel: { datastore: "etcd" } },
    },
  },
  "a host of etcd's": {
    hosts: [host("etcd-1", ["etcd"]), ...masters(2), ...workers(1)],
    name: "etcd-1",
  },
  "a node with cilium": {
    hosts: [...masters(1), ...workers(1)],
    name: "worker-1",
    settings: { network: { plugin: "cilium" } },
  },
};

describe.each(Object.entries(layouts))("%s", (_, { hosts, name, settings }) => {
  it("keeps every resource under its new name, and no other has an alias", async () => {
    const before = await runProgram(stackOf(fixed(hosts), settings));
    const after = await runProgram(stackOf(renamed(fixed(hosts), name), settings));
    const known = new Set(urnsOf(before.graph));
    const kept = after.graph.resources.filter((one) => !isNew(one.name) && one.parent !== undefined);
    const former = kept.map((one) => placeOf(one, one.aliases[0] ?? one.name));
    expect(new Set(former)).toEqual(new Set(urnsOf(before.graph).filter((urn) => !urn.includes(":Stack::"))));
    const strangers = kept.filter(({ urn, aliases }) => aliases.length > 0 === known.has(urn));
    expect(strangers.map(({ urn }) => urn)).toEqual([]);
  });
});

describe("a rename", () => {
  const hosts = fixed([...masters(3), ...workers(2)]);
  const stack = stackOf(renamed(hosts, "worker-1"));

  it("takes the former Node out first, then lets the kubelet join, and looks once more in the end", async () => {
    const { graph } = await runProgram(stack);
    const commands = commandsOf(graph);
    const on = (label: string) => commands.find((one) => one.label === label);
    const order = ["former-node-moved", "join-token-moved"].map(on);
    const [left, token] = order;
    const kubelet = commandOn(commands, "moved", "kubelet");
    const proxy = commandOn(commands, "moved", "kube-proxy");
    const membership = on("membership-moved");
    for (const [first, second] of [
      [left, token],
      [token, kubelet],
      [token, proxy],
      [kubelet, membership],
    ] as const) {
      expect(first && second && graph.isBefore(first.resource, second.resource)).toBe(true);
    }
    expect(left?.host).not.toBe("moved");
    const addresses = ["198.51.100.4"];
    const former = { node: "worker-1", addresses };
    expect(left && documentOf(left)).toMatchObject({ node: "worker-1", host: { addresses } });
    expect(membership && documentOf(membership)).toMatchObject({ node: "moved", former });
    expect(token?.resource.secretInputs).toContain("stdin");
  });

  it("leaves the token of the host out of the list for those that only join", async () => {
    const { graph } = await runProgram(stack);
    const tokens = commandsOf(graph).find(({ label }) => label === "join-tokens");
    const nodes = (tokens && documentOf(tokens)["tokens"]) as { node: string }[];
    expect(nodes.map(({ node }) => node)).toEqual(["master-1", "master-2", "master-3", "worker-2"]);
  });

  it("is over when the hosts say so: neither renamedFrom nor its removal changes anything", async () => {
    const first = await runProgram(stack);
    const reports = reportsAfter(first.graph);
    const again = await runProgram(stack, { reports });
    const without = await runProgram(stackOf(renamed(hosts, "worker-1", {})), { reports });
    const shape = ({ graph }: { graph: Graph }) =>
      graph.resources
        .map(({ urn, inputs }) => [urn, JSON.stringify(inputs)])
        .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
    expect(shape(again)).toEqual(shape(first));
    expect(shape(without)).toEqual(shape(first));
    // A run that was cut off may have left more under the former name than the hosts know of.
    expect(without.graph.named("moved-kubelet").aliases).toEqual(["worker-1-kubelet"]);
    expect(again.warnings.filter((text) => text.includes("renamedFrom"))).toEqual([]);
  });

  it("is forgotten when another host gets the name", async () => {
    const reports = reportsAfter((await runProgram(stack)).graph);
    const more = [...renamed(hosts, "worker-1", {}), host("worker-1", ["worker"])];
    const { graph } = await runProgram(stackOf(more), { reports });
    expect(graph.named("moved-kubelet").aliases).toEqual([]);
    const labels = commandsOf(graph).map(({ label }) => label);
    expect(labels).not.toContain("former-node-moved");
    const membership = commandsOf(graph).find(({ label }) => label === "membership-moved");
    expect(membership && documentOf(membership)).not.toHaveProperty("former");
  });

  it("tells etcd's member its new name, for its first start too", async () => {
    const before = await runProgram(stackOf(hosts));
    const reports = reportsAfter(before.graph);
    const { "master-2": member, ...others } = reports;
    const { graph, warnings } = await runProgram(stackOf(renamed(hosts, "master-2")), {
      reports: { ...others, ...(member && { moved: member }) },
    });
    const etcd = documentOf(commandOn(commandsOf(graph), "moved", "etcd"));
    expect(etcd).toMatchObject({ peer: { name: "moved" } });
    expect(etcd["bootstrap"]).toMatchObject({
      cluster:
        "master-1=https://198.51.100.1:2380,moved=https://198.51.100.2:2380,master-3=https://198.51.100.3:2380",
    });
    expect(warnings).toContainEqual(
      expect.stringContaining(
        "hosts[1].renamedFrom (moved): pulumi up restarts etcd's member master-2 as moved, with its data; it drains the node master-2, takes it out of the cluster, and has the same machine join again as moved, with its data",
      ),
    );
  });
});
