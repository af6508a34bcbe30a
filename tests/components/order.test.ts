import { beforeAll, describe, expect, it } from "vitest";
import { commandOn, commandsOf, type HostCommand, nodeOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import type { Graph, RecordedResource } from "../support/graph.ts";
import { topologies } from "../support/topologies.ts";

describe.each(Object.entries(topologies))("%s", (_, settings) => {
  let graph: Graph;
  let commands: HostCommand[];
  beforeAll(async () => {
    ({ graph } = await runProgram(settings));
    commands = commandsOf(graph);
  });

  const withLabel = (label: RegExp) => commands.filter((command) => label.test(command.label));
  const only = (label: string): HostCommand => {
    const [command] = commands.filter((one) => one.label === label);
    if (command === undefined) throw new Error(`no host has ${label}`);
    return command;
  };

  /** Every step is made only once all those of the step before are. */
  function expectSteps(...steps: HostCommand[][]): void {
    for (const [index, step] of steps.entries()) {
      expect(step).not.toEqual([]);
      for (const later of step) {
        for (const earlier of steps[index - 1] ?? []) {
          const names = `${earlier.resource.name} before ${later.resource.name}`;
          expect([names, graph.isBefore(earlier.resource, later.resource)]).toEqual([names, true]);
        }
      }
    }
  }

  it("prepares a host before anything else is done on it", () => {
    for (const ofHost of Map.groupBy(commands, ({ host }) => host).values()) {
      const named = (label: string) => ofHost.filter((command) => command.label === label);
      for (const part of ofHost.filter(({ label }) => !/^(kit|prepare)$/.test(label))) {
        expectSteps(named("kit"), named("prepare"), [part]);
        // Others are to be reached, and to reach this host, as soon as anything of the cluster runs.
        if (part.label !== "kube-firewall") {
          for (const firewall of named("kube-firewall")) expectSteps([firewall], [part]);
        }
      }
    }
  });

  it("brings the control plane up: etcd, API servers, rights", () => {
    const members = withLabel(/^etcd$/);
    const ready = ["control-plane-artifacts", "keys"];
    for (const member of members) {
      expectSteps(
        ready.map((label) => commandOn(commands, member.host, label)),
        [member],
      );
    }
    const roles = only("join-roles");
    for (const apiserver of withLabel(/^kube-apiserver$/)) {
      expectSteps(members, [apiserver]);
      expectSteps(
        ready.map((label) => commandOn(commands, apiserver.host, label)),
        [apiserver],
      );
      for (const label of ["kube-controller-manager", "kube-scheduler"]) {
        expectSteps([apiserver], [commandOn(commands, apiserver.host, label)]);
      }
    }
    for (const address of withLabel(/^kube-virtual-address$/)) {
      expectSteps([commandOn(commands, address.host, "kube-apiserver")], [address]);
    }
    expectSteps([commandOn(commands, roles.host, "kube-apiserver")], [roles, only("join-tokens")]);
  });

  it("lets every node in: rights and tokens, kubelet, Pod network, membership", () => {
    const kubelets = withLabel(/^kubelet$/);
    expect(kubelets.length).toBeGreaterThan(0);
    for (const kubelet of kubelets) {
      const on = (label: string) => commandOn(commands, kubelet.host, label);
      expectSteps(
        [only("join-roles"), only("join-tokens")],
        [kubelet],
        [on("flanneld")],
        [only(`membership-${kubelet.host}`)],
      );
      expectSteps([on("node-artifacts")], [on("containerd")], [kubelet]);
      expectSteps([on("kube-lb"), on("keys")], [kubelet, on("kube-proxy")]);
      expectSteps([on("kube-lb")], [on("kube-proxy")], [only(`membership-${kubelet.host}`)]);
    }
  });

  it("makes the objects inside the cluster once the API serves and its rights are given", () => {
    const objects = graph.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    expect(objects.map(({ name }) => name)).toContain("coredns-daemon-set");
    const early = objects.filter((object) => !graph.isBefore(only("join-roles").resource, object));
    expect(early.map(({ name }) => name)).toEqual([]);
  });

  it("ends once the cluster's names resolve, whatever Pods Pulumi waits for", () => {
    const { resource } = only("coredns-works");
    const missing = graph.resources
      .filter(({ name }) => /^coredns-(?!works)/.test(name))
      .filter((object) => !graph.isBefore(object, resource));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it("lets no node wait for another", () => {
    const nodes = Map.groupBy(commands.filter(isOfNode), nodeOf);
    for (const [node, own] of nodes) {
      const ofOthers = [...nodes].filter(([other]) => other !== node).flatMap(([, others]) => others);
      const waiting = own.flatMap(({ resource }) => ofOthers.flatMap(waitsFor(resource)));
      expect(waiting).toEqual([]);
    }
  });

  it("lets no host wait for another before etcd, the API or a join needs it", () => {
    const early = withLabel(/^(kit|prepare|.*artifacts|keys|containerd|kube-lb|etcd)$/);
    const waiting = early.flatMap((command) =>
      commands.filter(({ host }) => host !== command.host).flatMap(waitsFor(command.resource)),
    );
    expect(waiting).toEqual([]);
  });

  const waitsFor =
    (later: RecordedResource) =>
    ({ resource }: HostCommand): string[] =>
      graph.isBefore(resource, later) ? [`${later.name} waits for ${resource.name}`] : [];
});

/** What makes a host a node, as against what makes it a host or a master. */
const isOfNode = ({ label }: HostCommand): boolean =>
  /^(containerd|kube-lb|kubelet|kube-proxy|flanneld|membership-.*)$/.test(label);
