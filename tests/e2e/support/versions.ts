import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Kubectl } from "./kubectl.ts";
import { onHost } from "./on-host.ts";

/** The version of each node's kubelet, in the order of their names: `master-1 v1.36.4`. */
export async function kubeletVersions(kubectl: Kubectl): Promise<string[]> {
  const path = '{range .items[*]}{.metadata.name} {.status.nodeInfo.kubeletVersion}{"\\n"}{end}';
  const text = await kubectl.run(["get", "nodes", "--output", `jsonpath=${path}`]);
  return text.trim().split("\n").toSorted();
}

/** The same, if all of these nodes have this version. */
export const allAt = (version: string, nodes: readonly string[]): string[] =>
  nodes.map((name) => `${name} v${version}`);

/** Names of the nodes that take no Pods. */
export async function cordoned(kubectl: Kubectl): Promise<string[]> {
  const text = await kubectl.run([
    ...["get", "nodes", "--field-selector=spec.unschedulable=true"],
    ...["--output", "jsonpath={.items[*].metadata.name}"],
  ]);
  return text.split(" ").filter(Boolean);
}

/** The version of the API server on a host: `v1.36.4`. */
export const apiServerVersion = async (lab: Lab, kubectl: Kubectl, host: string): Promise<string> =>
  (
    JSON.parse(await kubectl.through(lab.address(host)).run(["get", "--raw", "/version"])) as {
      gitVersion: string;
    }
  ).gitVersion;

/** The version of the etcd that runs on a host: `3.6.14`. */
export async function etcdVersion(lab: Lab, host: string): Promise<string> {
  const program = await onHost(lab, host, 'readlink "/proc/$(pidof etcd)/exe"');
  return /\/etcd-([^/]+)\/etcd$/.exec(program.trim())?.[1] ?? program;
}
