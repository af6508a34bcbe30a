import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { hostCertificates } from "../../components/pki/declared.ts";
import { renderContainerd } from "../../components/containerd/files.ts";
import { etcdBootstrap, renderEtcd } from "../../components/etcd/files.ts";
import { renderFlanneld } from "../../components/network/flannel/files.ts";
import { renderArtifacts } from "../../components/host/artifacts/files.ts";
import { renderKubeApiserver } from "../../components/kube-apiserver/files.ts";
import { renderKubeControllerManager } from "../../components/kube-controller-manager/files.ts";
import { renderKubeProxy } from "../../components/kube-proxy/files.ts";
import { renderKubeScheduler } from "../../components/kube-scheduler/files.ts";
import { renderKubelet } from "../../components/kubelet/files.ts";
import { renderMembership } from "../../components/node/files.ts";
import { partsOn } from "../../components/part.ts";
import { parts } from "../../components/parts.ts";
import { renderPreparation } from "../../components/host/preparation/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { loadCluster } from "../../components/load.ts";
import { SpecError } from "../../config/problem.ts";
import { validStack } from "../config/valid-stack.ts";
import { hostileTexts } from "../support/hostile-texts.ts";
import { argumentsOf } from "../support/systemd-arguments.ts";

type Settings = Record<string, unknown>;

/** A setting that takes a text, and where that text is to be found on a host. */
interface Place {
  /** The valid stack with the text in it. */
  settings(text: string): Settings;
  /** The text as a program on the host gets it. */
  landed(cluster: ClusterSpec, host: HostSpec): unknown;
  /** What that is when it is more than the text itself. */
  wanted?: (text: string) => unknown;
}

const master = (fields: Settings): Settings => {
  const [first, ...rest] = validStack().hosts;
  return { hosts: [{ ...first, ...fields }, ...rest] };
};

/** The value of a line of a unit: what is continued is one line. */
function lineOf(files: Readonly<Record<string, { content: string }>>, unit: string, key: string): string {
  const { content = "" } = files[`/etc/systemd/system/${unit}`] ?? {};
  const lines = content.replaceAll("\\\n", " ").split("\n");
  const found = lines.filter((line) => line.startsWith(`${key}=`));
  if (found.length !== 1) throw new Error(`${unit} has ${found.length} lines ${key}`);
  return found[0]?.slice(key.length + 1) ?? "";
}

type Files = { files: Readonly<Record<string, { content: string }>>; unit: string };
const flagOf = ({ files, unit }: Files, flag: string): string | undefined =>
  argumentsOf(lineOf(files, unit, "ExecStart"))
    .find((argument) => argument.startsWith(`--${flag}=`))
    ?.slice(flag.length + 3);
const contentOf = ({ files }: Files, path: string): string => files[path]?.content ?? "";
const etcd = (cluster: ClusterSpec, host: HostSpec) =>
  renderEtcd(cluster, host, etcdBootstrap(cluster, { joins: false }));
const flanneld = (cluster: ClusterSpec, host: HostSpec) =>
  renderFlanneld({ cluster, host, conflistScript: "" });
const kubeletFields = (cluster: ClusterSpec, host: HostSpec) =>
  parseYaml(contentOf(renderKubelet(cluster, host), "/var/lib/kubelet/config.yaml")) as Settings;

const extraArgument = (component: string, render: (cluster: ClusterSpec, host: HostSpec) => Files) => ({
  [`${component}.extraArgs`]: {
    settings: (text: string) => ({ [component]: { extraArgs: { v: text } } }),
    landed: (cluster: ClusterSpec, host: HostSpec) => flagOf(render(cluster, host), "v"),
  },
  [`a name in ${component}.extraArgs`]: {
    settings: (text: string) => ({ [component]: { extraArgs: { [text]: "1" } } }),
    landed: (cluster: ClusterSpec, host: HostSpec) =>
      Object.keys(
        (cluster as unknown as Record<string, { extraArgs: object }>)[component]?.extraArgs ?? {},
      ).every((flag) => flagOf(render(cluster, host), flag) === "1"),
    wanted: () => true,
  },
});

const places: Readonly<Record<string, Place>> = {
  ...extraArgument("apiServer", renderKubeApiserver),
  ...extraArgument("controllerManager", renderKubeControllerManager),
  ...extraArgument("scheduler", renderKubeScheduler),
  ...extraArgument("etcd", etcd),
  "a text in kubelet": {
    settings: (text) => ({ kubelet: { systemReserved: { memory: text } } }),
    landed: (cluster, host) => kubeletFields(cluster, host)["systemReserved"],
    wanted: (memory) => ({ memory }),
  },
  "a name in kubelet": {
    settings: (text) => ({ kubelet: { systemReserved: { [text]: "1" } } }),
    landed: (cluster, host) => Object.entries(kubeletFields(cluster, host)["systemReserved"] as object),
    wanted: (name) => [[name, "1"]],
  },
  "a text in kubeProxy": {
    settings: (text) => ({ kubeProxy: { conntrack: { tcpCloseWaitTimeout: [text] } } }),
    landed: (cluster, host) =>
      parseYaml(
        contentOf(renderKubeProxy(cluster, host), "/etc/kubernetes/kube-proxy-config.yaml"),
      ) as unknown,
    wanted: (text) => expect.objectContaining({ conntrack: { tcpCloseWaitTimeout: [text] } }) as unknown,
  },
  "hosts[].name": {
    settings: (text) => master({ name: text }),
    landed: (cluster, host) => flagOf(renderKubelet(cluster, host), "hostname-override"),
  },
  "hosts[].interface": {
    settings: (text) => master({ interface: text }),
    landed: (cluster, host) => flagOf(flanneld(cluster, host), "iface"),
  },
  "a value in hosts[].labels": {
    settings: (text) => master({ labels: { "example.com/x": text } }),
    landed: (cluster, host) =>
      new Map(Object.entries(renderMembership(cluster, host).labels)).get("example.com/x"),
  },
  "a name in hosts[].labels": {
    settings: (text) => master({ labels: { [text]: "x" } }),
    landed: (cluster, host) => Object.keys(renderMembership(cluster, host).labels).at(-1),
  },
  "hosts[].taints": {
    settings: (text) => master({ taints: [{ key: text, value: text, effect: "NoSchedule" }] }),
    landed: (cluster, host) => renderMembership(cluster, host).taints.at(-1),
    wanted: (text) => ({ key: text, value: text, effect: "NoSchedule" }),
  },
  "ssh.user": {
    settings: (user) => ({ ssh: { user } }),
    landed: (_, host) => host.ssh.user,
  },
  "ssh.bastion": {
    settings: (address) => ({ ssh: { bastion: { address, hostKey: validStack().hosts[0]?.ssh.hostKey } } }),
    landed: (_, host) => host.ssh.bastion?.address,
  },
  clusterName: {
    settings: (clusterName) => ({ clusterName }),
    landed: (cluster, host) =>
      JSON.parse(contentOf(flanneld(cluster, host), "/etc/kube-flannel/cni-conflist.json")) as unknown,
    wanted: (name) => expect.objectContaining({ name }) as unknown,
  },
  "network.clusterDomain": {
    settings: (clusterDomain) => ({ network: { clusterDomain } }),
    landed: (cluster, host) => kubeletFields(cluster, host)["clusterDomain"],
  },
  "apiServer.certSANs": {
    settings: (text) => ({ apiServer: { certSANs: [text] } }),
    landed: (cluster, host) => {
      const { dnsNames = [], ipAddresses = [] } =
        hostCertificates(parts, cluster, host).get("apiserver") ?? {};
      return [...dnsNames, ...ipAddresses];
    },
    wanted: (text) => expect.arrayContaining([text]) as unknown,
  },
  "etcd.dataDir": {
    settings: (dataDir) => ({ etcd: { dataDir } }),
    landed: (cluster, host) => [
      flagOf(etcd(cluster, host), "data-dir"),
      lineOf(etcd(cluster, host).files, "etcd.service", "ReadWritePaths"),
    ],
    wanted: (path) => [path, path],
  },
  binDir: {
    settings: (binDir) => ({ binDir }),
    landed: (cluster, host) => renderPreparation(cluster, host, partsOn(parts, host)).path,
    wanted: (path) => [path],
  },
  "hostPreparation.sysctl": {
    settings: (text) => ({ hostPreparation: { sysctl: { "kernel.core_pattern": text } } }),
    landed: (cluster, host) => {
      const value = renderPreparation(cluster, host, partsOn(parts, host)).sysctl["kernel.core_pattern"];
      // As sysctl.d(5) reads the line that prepare.sh writes.
      const [line = "", ...more] = `kernel.core_pattern = ${value ?? ""}`.split("\n");
      return [line.slice(line.indexOf("=") + 1).trim(), ...more];
    },
    wanted: (text) => [text],
  },
  "hostPreparation.packages": {
    settings: (text) => ({ hostPreparation: { packages: [text] } }),
    landed: (cluster, host) => renderPreparation(cluster, host, partsOn(parts, host)).packages.debian.at(-1),
  },
  "artifacts.mirror": {
    settings: (mirror) => ({ artifacts: { ...validStack().artifacts, mirror } }),
    landed: (cluster, host) =>
      renderArtifacts(cluster, host, partsOn(parts, host)).node?.artifacts[0]?.url.split("/github.com/")[0],
    wanted: (mirror) => mirror.replace(/\/+$/, ""),
  },
  "artifacts.images": {
    settings: (text) => ({
      artifacts: {
        ...validStack().artifacts,
        images: [{ name: text, url: "https://x/y", sha256: "0".repeat(64) }],
      },
    }),
    landed: (cluster, host) => renderContainerd(cluster, host).images[0]?.name,
  },
};

/** The lines of all units without their values: what a text must not change. */
const shapeOf = (cluster: ClusterSpec, host: HostSpec): string[] =>
  [
    etcd(cluster, host),
    renderKubeApiserver(cluster, host),
    renderKubeControllerManager(cluster, host),
    renderKubeScheduler(cluster, host),
    renderContainerd(cluster, host),
    renderKubelet(cluster, host),
    renderKubeProxy(cluster, host),
    flanneld(cluster, host),
  ].flatMap(({ files, unit }) =>
    contentOf({ files, unit }, `/etc/systemd/system/${unit}`)
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => `${unit} ${line.split("=")[0] ?? ""}`),
  );

describe("a hostile text is refused with a clear message, or arrives as it is", () => {
  const plain = loadCluster(validStack());
  const shape = shapeOf(plain, plain.hosts[0] as HostSpec);

  it.each(Object.entries(places))("%s", (_, { settings, landed, wanted = (text) => text }) => {
    fc.assert(
      fc.property(hostileTexts, (text) => {
        let cluster: ClusterSpec;
        try {
          cluster = loadCluster({ ...validStack(), ...settings(text) });
        } catch (error) {
          expect(error).toBeInstanceOf(SpecError);
          for (const line of (error as SpecError).message.split("\n").slice(1)) {
            expect(line).toMatch(
              /^ {2}[\w[].*: .*(allowed|is a name that no setting can have|cannot be set)/,
            );
            expect(line.length).toBeLessThan(1_000);
          }
          return;
        }
        const [host] = cluster.hosts as [HostSpec];
        expect(landed(cluster, host)).toEqual(wanted(text));
        expect(shapeOf(cluster, host)).toEqual(shape);
      }),
      { numRuns: 100 },
    );
  });

  it("takes many of them, so that this tries more than refusals", () => {
    const taken = Object.entries(places).filter(([, { settings }]) =>
      fc.sample(hostileTexts, { numRuns: 500, seed: 1 }).some((text) => {
        try {
          loadCluster({ ...validStack(), ...settings(text) });
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(taken.length).toBeGreaterThan(12);
  });

  it("is quoted for readers of YAML 1.1 too, as those of Kubernetes are", () => {
    const words = ["on", "no", "y", "~", "0o7", "1:20", "1_000", "=", "<<"];
    const cluster = loadCluster({ ...validStack(), kubelet: { x: words } });
    const text = contentOf(
      renderKubelet(cluster, cluster.hosts[0] as HostSpec),
      "/var/lib/kubelet/config.yaml",
    );
    expect((parseYaml(text, { version: "1.1" }) as Settings)["x"]).toEqual(words);
  });
});
