import { parse as parseYaml } from "yaml";
import { renderContainerd } from "../../components/containerd/files.ts";
import { etcdBootstrap, renderEtcd } from "../../components/etcd/files.ts";
import { renderFlanneld } from "../../components/network/flannel/files.ts";
import { renderKubeApiserver } from "../../components/kube-apiserver/files.ts";
import { renderKubeControllerManager } from "../../components/kube-controller-manager/files.ts";
import { renderKubeProxy } from "../../components/kube-proxy/files.ts";
import { renderKubeScheduler } from "../../components/kube-scheduler/files.ts";
import { renderKubelet } from "../../components/kubelet/files.ts";
import type { ClusterSpec, HostSpec } from "../../config/cluster.ts";
import { argumentsOf } from "../support/systemd-arguments.ts";

/** Settings of a stack, or fields of a file in YAML. */
export type Settings = Record<string, unknown>;

/** The value of a line of a unit: what is continued is one line. */
export function lineOf(
  files: Readonly<Record<string, { content: string }>>,
  unit: string,
  key: string,
): string {
  const { content = "" } = files[`/etc/systemd/system/${unit}`] ?? {};
  const lines = content.replaceAll("\\\n", " ").split("\n");
  const found = lines.filter((line) => line.startsWith(`${key}=`));
  if (found.length !== 1) throw new Error(`${unit} has ${found.length} lines ${key}`);
  return found[0]?.slice(key.length + 1) ?? "";
}

/** What a part renders for a unit. */
export type Files = { files: Readonly<Record<string, { content: string }>>; unit: string };
export const flagOf = ({ files, unit }: Files, flag: string): string | undefined =>
  argumentsOf(lineOf(files, unit, "ExecStart"))
    .find((argument) => argument.startsWith(`--${flag}=`))
    ?.slice(flag.length + 3);
export const contentOf = ({ files }: Files, path: string): string => files[path]?.content ?? "";
export const etcd = (cluster: ClusterSpec, host: HostSpec) =>
  renderEtcd(cluster, host, etcdBootstrap(cluster, { joins: false }));
export const flanneld = (cluster: ClusterSpec, host: HostSpec) =>
  renderFlanneld({ cluster, host, conflistScript: "" });
export const kubeletFields = (cluster: ClusterSpec, host: HostSpec) =>
  parseYaml(contentOf(renderKubelet(cluster, host), "/var/lib/kubelet/config.yaml")) as Settings;

/** The lines of all units without their values: what a text must not change. */
export const shapeOf = (cluster: ClusterSpec, host: HostSpec): string[] =>
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
