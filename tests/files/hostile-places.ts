import { expect } from "vitest";
import { parse as parseYaml } from "yaml";
import { hostCertificates } from "../../components/pki/declared.ts";
import { renderContainerd } from "../../components/containerd/files.ts";
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
import { validStack } from "../config/valid-stack.ts";
import {
  contentOf,
  etcd,
  type Files,
  flagOf,
  flanneld,
  kubeletFields,
  lineOf,
  type Settings,
} from "./rendered-texts.ts";

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

/** @param flag one that takes any string. */
const extraArgument = (
  component: string,
  flag: string,
  render: (cluster: ClusterSpec, host: HostSpec) => Files,
) => ({
  [`${component}.extraArgs`]: {
    settings: (text: string) => ({ [component]: { extraArgs: { [flag]: text } } }),
    landed: (cluster: ClusterSpec, host: HostSpec) => flagOf(render(cluster, host), flag),
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

/** Every setting that takes a text, by its name or by what errors call it. */
export const places: Readonly<Record<string, Place>> = {
  ...extraArgument("apiServer", "external-hostname", renderKubeApiserver),
  ...extraArgument("controllerManager", "cloud-config", renderKubeControllerManager),
  ...extraArgument("scheduler", "logging-format", renderKubeScheduler),
  ...extraArgument("etcd", "discovery-srv", etcd),
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
    settings: (text) => ({ kubeProxy: { nodePortAddresses: [text] } }),
    landed: (cluster, host) =>
      parseYaml(
        contentOf(renderKubeProxy(cluster, host), "/etc/kubernetes/kube-proxy-config.yaml"),
      ) as unknown,
    wanted: (text) => expect.objectContaining({ nodePortAddresses: [text] }) as unknown,
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
