import { beforeAll, describe, expect, it } from "vitest";
import { commandType } from "../support/commands.ts";
import { type Run, runProgram, type StackSettings } from "../support/engine.ts";
import type { Graph } from "../support/graph.ts";
import { flanneldURL, host, masters, stackOf, workers } from "../support/topologies.ts";

/** Names of the commands of the first graph that the second has too, but with other inputs. */
function changedCommands(before: Graph, after: Graph): string[] {
  return changed(before, after).filter((name) => before.ofType(commandType).some((one) => one.name === name));
}

function changed(before: Graph, after: Graph): string[] {
  const inputs = new Map(after.resources.map((resource) => [resource.urn, JSON.stringify(resource.inputs)]));
  return before.resources
    .filter(({ urn, inputs: old }) => inputs.has(urn) && inputs.get(urn) !== JSON.stringify(old))
    .map(({ name }) => name)
    .toSorted();
}

function added(before: Graph, after: Graph): string[] {
  const known = new Set(before.resources.map(({ urn }) => urn));
  return after.resources.filter(({ urn }) => !known.has(urn)).map(({ name }) => name);
}

const commandInputs = (run: Run, name: string) =>
  run.graph.ofType(commandType).find((command) => command.name === name)?.inputs;

describe("a certificate or key that is issued anew", () => {
  const settings = stackOf([...masters(1), ...workers(1)]);
  let before: Run;
  beforeAll(async () => {
    before = await runProgram(settings);
  });

  /** What is issued → the commands that run again: where it is written, and the units that read it only once. */
  const readers: [string, ...string[]][] = [
    ["pki-apiserver-etcd-client-cert", "master-1-keys", "master-1-kube-apiserver"],
    ["pki-apiserver-kubelet-client-cert", "master-1-keys", "master-1-kube-apiserver"],
    ["pki-etcd-client-cert", "master-1-keys"],
    ["pki-front-proxy-client-cert", "master-1-keys", "master-1-kube-apiserver"],
    ["pki-controller-manager-cert", "master-1-keys", "master-1-kube-controller-manager"],
    ["pki-scheduler-cert", "master-1-keys", "master-1-kube-scheduler"],
    ["pki-kube-proxy-cert", "master-1-keys", "master-1-kube-proxy", "worker-1-keys", "worker-1-kube-proxy"],
    ["pki-admin-cert", "master-1-keys"],
    ["pki-break-glass-cert", "master-1-keys"],
    ["pki-master-1-etcd-server-cert", "master-1-keys"],
    ["pki-master-1-etcd-peer-cert", "master-1-keys"],
    ["pki-master-1-apiserver-cert", "master-1-keys", "master-1-kube-apiserver"],
    ["pki-master-1-kubelet-server-cert", "master-1-keys", "master-1-kubelet"],
    ["pki-master-1-flanneld-cert", "master-1-flanneld", "master-1-keys"],
    ["pki-worker-1-kubelet-server-cert", "worker-1-keys", "worker-1-kubelet"],
    ["pki-worker-1-flanneld-cert", "worker-1-flanneld", "worker-1-keys"],
    [
      "pki-service-account-key",
      "master-1-keys",
      "worker-1-keys",
      "master-1-kube-apiserver",
      "master-1-kube-controller-manager",
      "master-1-kubelet",
      "worker-1-kubelet",
    ],
  ];

  it.each(readers)("%s runs again its readers, and nothing else", async (issued, ...commands) => {
    const after = await runProgram(settings, { renewed: [issued] });
    expect(changedCommands(before.graph, after.graph)).toEqual(commands.toSorted());
    for (const name of commands) {
      // Only keys are told what is in it; the others, that it is another.
      const told = name.endsWith("-keys") ? "stdin" : "create";
      const { [told]: changedInput, ...others } = commandInputs(after, name) ?? {};
      expect(commandInputs(before, name)).toMatchObject(others);
      expect(changedInput).not.toBe(commandInputs(before, name)?.[told]);
    }
    expect(added(before.graph, after.graph)).toEqual([]);
  });

  it("is every certificate that the program has, the authorities' own aside", () => {
    const leaves = before.graph.ofType("tls:index/locallySignedCert:LocallySignedCert");
    expect(readers.map(([issued]) => issued).toSorted()).toEqual(
      [...leaves.map(({ name }) => name), "pki-service-account-key"].toSorted(),
    );
  });
});

describe("a change of the stack file", () => {
  const hosts = [...masters(3), ...workers(2)];
  let before: Run;
  beforeAll(async () => {
    before = await runProgram(stackOf(hosts));
  });

  const change = async (settings: StackSettings) => (await runProgram(settings)).graph;

  it("of a kubelet's field on one host changes that kubelet", async () => {
    const tuned = hosts.map((one) => (one.name === "worker-2" ? { ...one, kubelet: { maxPods: 200 } } : one));
    expect(changed(before.graph, await change(stackOf(tuned)))).toEqual(["worker-2-kubelet"]);
  });

  it("of a node's label changes its membership", async () => {
    const labelled = hosts.map((one) => (one.name === "worker-2" ? { ...one, labels: { rack: "2" } } : one));
    expect(changed(before.graph, await change(stackOf(labelled)))).toEqual(["worker-2-membership"]);
  });

  it("of the API servers' names changes their certificates, the keys on their hosts, and them", async () => {
    const after = await change(stackOf(hosts, { apiServer: { certSANs: ["api.example.com"] } }));
    expect(changed(before.graph, after)).toEqual(
      ["master-1", "master-2", "master-3"]
        .flatMap((name) => [
          `${name}-keys`,
          `${name}-kube-apiserver`,
          `pki-${name}-apiserver-cert`,
          `pki-${name}-apiserver-request`,
        ])
        .toSorted(),
    );
  });

  it("of an API server's flag changes the API servers", async () => {
    const after = await change(stackOf(hosts, { apiServer: { extraArgs: { "audit-log-maxage": "90" } } }));
    expect(changed(before.graph, after)).toEqual([
      "master-1-kube-apiserver",
      "master-2-kube-apiserver",
      "master-3-kube-apiserver",
    ]);
  });

  it("of a binary's checksum brings the binary, and restarts what runs it", async () => {
    const checksums = { [flanneldURL]: "e".repeat(64) };
    const after = await change(stackOf(hosts, { artifacts: { checksums } }));
    expect(changed(before.graph, after)).toEqual(
      hosts.flatMap(({ name }) => [`${name}-flanneld`, `${name}-node-artifacts`]).toSorted(),
    );
  });

  it("that adds a worker touches no other host, and of what there is only the list of tokens", async () => {
    const after = await change(stackOf([...hosts, host("worker-3", ["worker"])]));
    expect(changed(before.graph, after)).toEqual(["join-tokens"]);
    const strangers = added(before.graph, after).filter((name) => !name.includes("worker-3"));
    expect(strangers).toEqual([]);
    expect(added(after, before.graph)).toEqual([]);
  });

  it("that puts the hosts in another order changes nothing", async () => {
    const ordered = [...masters(3), ...workers(2)].map(withFixedAddress);
    expect(changed(await change(stackOf(ordered)), await change(stackOf(ordered.toReversed())))).toEqual([]);
  });

  it("that adds masters changes what knows all masters, and etcd's members", async () => {
    const one = await change(stackOf([...masters(1), ...workers(2)].map(withFixedAddress)));
    const three = await change(stackOf([...masters(3), ...workers(2)].map(withFixedAddress)));
    expect(changed(one, three)).toEqual([
      "etcd-master-1",
      "etcd-membership-master-1",
      "join-tokens",
      "master-1-keys",
      "master-1-kube-apiserver",
      "master-1-kube-lb",
      "master-1-membership",
      "pki-master-1-apiserver-cert",
      "pki-master-1-apiserver-request",
      "worker-1-kube-lb",
      "worker-2-kube-lb",
    ]);
  });
});

/** An address by the host's name and not by its place. */
function withFixedAddress<T extends { name: string }>(one: T): T & { address: string } {
  const [role, number] = one.name.split("-");
  return { ...one, address: `198.51.100.${Number(number) + (role === "worker" ? 100 : 0)}` };
}
