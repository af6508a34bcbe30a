import { describe, expect, it } from "vitest";
import { readFindings } from "../../components/host/take-over/found.ts";
import { refuseForeignHosts, takeOverNotices } from "../../components/host/take-over/refusals.ts";
import { describe as describeProblem } from "../../config/problem.ts";
import { loadCluster } from "../../components/load.ts";
import { preparation } from "../../documents/preparation.ts";
import { type Found, HostReport } from "../../observe/report/host-report.ts";
import { host, validStack } from "../config/valid-stack.ts";
import { appliedCommand } from "../support/reports.ts";
import { commandsOf, documentOf } from "../support/commands.ts";
import { runProgram } from "../support/engine.ts";
import { stackOf } from "../support/topologies.ts";
import { smallCluster, variations } from "./variations.ts";

/** What the document of any command says about where it puts things. */
interface Places {
  unit?: string;
  files?: object;
  directories?: object;
  links?: object;
  leftovers?: string[];
}

describe.each(Object.entries(variations))("%s", (_, { hosts = smallCluster, settings = {} }) => {
  it("every place that a command uses is declared by a part, so that nothing of others is touched", async () => {
    const { graph } = await runProgram(stackOf(hosts, settings));
    const commands = commandsOf(graph).filter(({ script }) => script !== "kit");
    for (const { name } of hosts) {
      const own = commands.filter((command) => command.host === name);
      const prepared = own.find(({ label }) => label === "prepare");
      const { occupiedPaths = {}, occupiedUnits = {} } = preparation.parse(prepared && documentOf(prepared));
      const isOccupied = (path: string) =>
        Object.keys(occupiedPaths).some((other) => path === other || path.startsWith(`${other}/`));
      for (const command of own) {
        const {
          unit,
          files = {},
          directories = {},
          links = {},
          leftovers = [],
        } = documentOf(command) as Places;
        const paths = [...[files, directories, links].flatMap((all) => Object.keys(all)), ...leftovers];
        expect(
          paths.filter((path) => !isOccupied(path)),
          `${name} ${command.label}`,
        ).toEqual([]);
        if (unit !== undefined) expect(occupiedUnits[unit], name).toBe(command.label);
      }
    }
  });
});

const first = host("master-1", "192.168.10.11", "master");
const second = host("worker-1", "192.168.10.21", "worker");
const clusterWith = (settings: object) =>
  loadCluster({ ...validStack(), hosts: [first, second], ...settings });
const report = (...found: Found[]) => new HostReport({ machineID: "a", commands: new Map(), found });
const config: Found = ["path", "/etc/containerd", "config.toml"];
const unit: Found = [
  "unit",
  "containerd.service",
  "active",
  "enabled",
  "/lib/systemd/system/containerd.service",
];

const refused = (settings: object, ...found: Found[]) =>
  refuseForeignHosts(clusterWith(settings), [
    { name: "master-1", report: report() },
    { name: "worker-1", report: report(...found) },
  ]).map(describeProblem);

describe("what others have", () => {
  it("is refused, all at once", () => {
    expect(refused({}, config, unit, ["user", "containerd.service", "docker.service"])).toEqual([
      "hosts[1] (worker-1): has what barekube would replace: /etc/containerd (config.toml), containerd.service (running, enabled, /lib/systemd/system/containerd.service); move it away, or set takeOver: true to have it kept aside until the host leaves the cluster; it is in use, too: docker.service needs containerd.service; stop and disable it, or leave this host to it",
    ]);
    expect(refused({})).toEqual([]);
  });

  it.each([
    ["of the stack", { takeOver: true }],
    ["as text", { takeOver: "true" }],
    ["of the host", { hosts: [first, { ...second, takeOver: true }] }],
    ["of the host before the stack's", { takeOver: false, hosts: [first, { ...second, takeOver: true }] }],
  ])("is taken over by the setting %s", (_, settings) => {
    expect(refused(settings, config, unit)).toEqual([]);
    const notices = takeOverNotices(clusterWith(settings), new Map([["worker-1", report(config)]]));
    expect(notices).toEqual([
      expect.stringMatching(/^worker-1 is taken over: \/etc\/containerd \(config.toml\) will be/),
    ]);
  });

  it("is not taken over on a host that says so, nor where there is nothing", () => {
    const settings = { takeOver: true, hosts: [first, { ...second, takeOver: false }] };
    expect(refused(settings, config)).toHaveLength(1);
    expect(takeOverNotices(clusterWith(settings), new Map([["worker-1", report(config)]]))).toEqual([]);
    expect(takeOverNotices(clusterWith({ takeOver: true }), new Map([["worker-1", report()]]))).toEqual([]);
  });

  it("is not taken over while it is in use", () => {
    const inUse: Found[] = [
      ["user", "containerd.service", "docker.service"],
      ["mount", "/var/lib/kubelet", "/var/lib/kubelet/pods/a"],
      ["socket", "/run/containerd", "/run/containerd/containerd.sock"],
      ["port", "10250", "k3s (process 12)", "k3s.service"],
      ["port", "6443", "", ""],
      ["interface", "cni0"],
    ];
    expect(refused({ takeOver: true }, ...inUse)).toEqual([
      "hosts[1] (worker-1): is used by something else: docker.service needs containerd.service; stop and disable it, or leave this host to it; /var/lib/kubelet/pods/a is mounted below /var/lib/kubelet; unmount it; a program listens at /run/containerd/containerd.sock; stop it; port 10250 is taken by k3s (process 12) of k3s.service; stop it; port 6443 is taken by a program; stop it; the network interface cni0 is there already; delete it (ip link delete cni0)",
    ]);
  });

  it("is no obstacle if it belongs to a unit that will be stopped", () => {
    const found: Found[] = [
      unit,
      ["socket", "/run/containerd", "/run/containerd/containerd.sock"],
      ["port", "1234", "containerd (process 12)", "containerd.service"],
    ];
    expect(readFindings(report(...found)).obstacles).toEqual([]);
  });

  it("is no finding where a command of the host has been before", () => {
    const prepared = appliedCommand({
      document: {
        occupiedPaths: { "/etc/containerd": "containerd" },
        occupiedUnits: { "kubelet.service": "kubelet" },
      },
    });
    const commands = new Map([
      ["prepare", prepared],
      ["keys", appliedCommand({ document: { directories: { "/etc/etcd/pki": {} } } })],
    ]);
    const found: Found[] = [
      config,
      ["path", "/etc/etcd", "pki"],
      ["unit", "kubelet.service", "active", "", ""],
      ["drop-in", "/usr/lib/systemd/system/kubelet.service.d/a.conf", "kubelet.service"],
      ["mount", "/etc/containerd", "/etc/containerd/x"],
      ["path", "/etc/container", "x"],
    ];
    expect(readFindings({ found, commands })).toEqual({ things: ["/etc/container (x)"], obstacles: [] });
  });
});
