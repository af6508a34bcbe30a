import { z } from "zod";
import type { Lab } from "../../../../lab/hosts/lab.ts";
import type { Kubectl } from "../kubectl.ts";
import { onHost } from "../on-host.ts";

/** Where a host has this version of an artifact: `/opt/k8s/artifacts/runc-1.4.2`. */
export const folderOf = (name: string, version: string): string => `/opt/k8s/artifacts/${name}-${version}`;

/** The program that a process of this name runs on a host. */
export const runs = async (lab: Lab, host: string, process: string): Promise<string> =>
  (await onHost(lab, host, `readlink "/proc/$(pidof -s ${process})/exe"`)).trim();

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ deletionTimestamp: z.string().optional() }),
      spec: z.object({ nodeName: z.string() }),
      status: z.object({ containerStatuses: z.array(z.object({ containerID: z.string() })) }),
    }),
  ),
});

/** The OCI runtimes that the containers of Pods were started with, as containerd's shims noted on the hosts; each once. */
export async function runtimesOf(lab: Lab, kubectl: Kubectl, which: readonly string[]): Promise<string[]> {
  const { items } = pods.parse(await kubectl.json("get", "pods", ...which));
  const living = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const found = living.flatMap(({ spec, status }) =>
    status.containerStatuses.map(({ containerID }) => {
      const id = containerID.replace("containerd://", "");
      const file = `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/runtime`;
      return onHost(lab, spec.nodeName, `cat ${file}`);
    }),
  );
  return [...new Set(await Promise.all(found))];
}

/** Images of the containers of CoreDNS's Pods, each once. */
export async function dnsImages(kubectl: Kubectl): Promise<string[]> {
  const path = "jsonpath={.items[*].spec.containers[*].image}";
  const selector = ["--selector", "k8s-app=kube-dns"];
  const text = await kubectl.run([
    "--namespace",
    "kube-system",
    "get",
    "pods",
    ...selector,
    "--output",
    path,
  ]);
  return [...new Set(text.split(" "))];
}
