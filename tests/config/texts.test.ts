import { describe, expect, it } from "vitest";
import { kubeletOfHost } from "../../components/kubelet/settings.ts";
import { kubeProxy } from "../../components/kube-proxy/settings.ts";
import { loadCluster } from "../../components/load.ts";
import { problemsWith, problemsWithWorker, validStack } from "./valid-stack.ts";

const registry = (fields: object) => ({ registries: { "registry.example.com": fields } });

/** The settings of the valid stack and of its worker with these. */
function loaded(settings: Record<string, unknown>, worker: Record<string, unknown> = {}) {
  const [first, second, ...rest] = validStack().hosts;
  const cluster = loadCluster({
    ...validStack(),
    hosts: [first, { ...second, ...worker }, ...rest],
    ...settings,
  });
  return { settings: cluster.settings, worker: cluster.hosts[1]?.settings, cluster };
}

describe("a number or a boolean is taken for a string", () => {
  it("as a kernel parameter", () => {
    const sysctl = {
      "net.core.somaxconn": 4096,
      "vm.overcommit_memory": true,
      "kernel.x": -1,
      "kernel.y": "1.10",
    };
    expect(loaded({ hostPreparation: { sysctl } }).settings["hostPreparation"]).toMatchObject({
      sysctl: {
        "net.core.somaxconn": "4096",
        "vm.overcommit_memory": "true",
        "kernel.x": "-1",
        "kernel.y": "1.10",
      },
    });
  });

  it("as a flag", () => {
    const flags = { v: 4, profiling: false, "goaway-chance": 0.001 };
    expect(loaded({ apiServer: { extraArgs: flags } }).settings["apiServer"]).toMatchObject({
      extraArgs: { v: "4", profiling: "false", "goaway-chance": "0.001" },
    });
  });

  it("as a label and a taint", () => {
    const { worker } = loaded(
      {},
      {
        labels: { rack: 2, gpu: true },
        taints: [{ key: "gpu", value: false, effect: "NoSchedule" }],
      },
    );
    expect(worker).toMatchObject({
      labels: { rack: "2", gpu: "true" },
      taints: [{ key: "gpu", value: "false", effect: "NoSchedule" }],
    });
  });

  it("as a user and a password", () => {
    expect(loaded(registry({ username: 1001, password: 123456 })).settings).toMatchObject(
      registry({ username: "1001", password: "123456" }),
    );
  });

  it("as the name of the cluster", () => {
    expect(loaded({ clusterName: 2026 }).cluster.name).toBe("2026");
  });

  it("in upstream's configuration files, where upstream has a string", () => {
    const { cluster } = loaded(
      {
        kubelet: { systemReserved: { cpu: 1 }, maxPods: 55, failSwapOn: false, syncFrequency: 0 },
        kubeProxy: { portRange: 0, nodePortAddresses: ["primary"], conntrack: { min: 0 } },
      },
      { kubelet: { reservedSystemCPUs: 0, staticPodURLHeader: { "X-Retry": [3, true] } } },
    );
    const [, worker] = cluster.hosts;
    expect(worker && kubeletOfHost.of(worker)).toEqual({
      systemReserved: { cpu: "1" },
      maxPods: 55,
      failSwapOn: false,
      syncFrequency: "0s",
      reservedSystemCPUs: "0",
      staticPodURLHeader: { "X-Retry": ["3", "true"] },
    });
    expect(kubeProxy.of(cluster)).toEqual({
      portRange: "0",
      nodePortAddresses: ["primary"],
      conntrack: { min: 0 },
    });
  });

  it("as off and on, which some YAML parsers take for booleans", () => {
    expect(
      loaded({ hostPreparation: { swap: false, firewall: false }, driftCheck: false }).settings,
    ).toMatchObject({
      hostPreparation: { swap: "off", firewall: "off" },
      driftCheck: "off",
    });
    expect(problemsWith({ hostPreparation: { swap: true } })).toEqual([
      'hostPreparation.swap: "on": allowed: off, keep',
    ]);
  });
});

describe("a number that may not be what was written is refused", () => {
  it.each([
    [1.1, "1.1"],
    [2 ** 53, "9007199254740992"],
    [-(2 ** 53), "-9007199254740992"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [-0, "0"],
  ])("%d", (value, shown) => {
    const quoted = (path: string) =>
      expect.stringMatching(
        new RegExp(`^${path}.*: ${shown.replace("+", "\\+")}: allowed: .*; write it in quotes$`),
      ) as unknown;
    expect(problemsWith({ hostPreparation: { sysctl: { "kernel.x": value } } })).toEqual([
      quoted('hostPreparation\\.sysctl\\["kernel\\.x"\\]'),
    ]);
    expect(problemsWith({ scheduler: { extraArgs: { "logging-format": value } } })).toEqual([
      quoted("scheduler\\.extraArgs\\.logging-format"),
    ]);
    expect(problemsWithWorker({ labels: { x: value } })).toEqual([quoted("hosts\\[1\\]\\.labels\\.x")]);
    expect(problemsWith({ kubelet: { systemReserved: { cpu: value } } })).toEqual([
      quoted("kubelet\\.systemReserved\\.cpu"),
    ]);
    // A password is not shown.
    expect(problemsWith(registry({ username: "x", password: value }))).toEqual([
      'registries["registry.example.com"].password: allowed: a string; write it in quotes',
    ]);
  });
});

it("strings stay as they are", () => {
  const texts = { a: "0x10", b: "1e3", c: "007", d: "1.10", e: "true", f: "9007199254740993" };
  const sysctl = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`kernel.${name}`, text]));
  expect(loaded({ hostPreparation: { sysctl } }).settings["hostPreparation"]).toMatchObject({ sysctl });
  expect(loaded({ kubelet: { systemReserved: texts } }).settings["kubelet"]).toEqual({
    systemReserved: texts,
  });
});
