import { z } from "zod";
import type { Lab } from "../lab/hosts/lab.ts";

/** Of nodes or Pods. */
const list = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        conditions: z.array(
          z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.iso.datetime() }),
        ),
      }),
    }),
  ),
});

const kubectl = 'PATH="$PATH:/opt/k8s/bin" kubectl --kubeconfig /etc/kubernetes/admin.conf';

/**
 * Makes sure that every host of the lab is a Ready node and that CoreDNS runs.
 *
 * @returns when the last node became Ready, in milliseconds since 1970.
 * @throws when the cluster is not what it should be.
 */
export async function requireWorkingCluster(lab: Lab): Promise<number> {
  const [master = ""] = lab.hosts;
  const ask = async (what: string): Promise<unknown> => {
    const { stdout, stderr, exitCode } = await lab.ssh(master, `${kubectl} get ${what} -o json`);
    if (exitCode !== 0) throw new Error(`kubectl get ${what} on ${master}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const { items } = list.parse(await ask("nodes"));
  const ready = lab.hosts.map((host) => {
    const node = items.find(({ metadata }) => metadata.name === host);
    const condition = readyCondition(node);
    if (condition?.status !== "True") throw new Error(`${host} is not a Ready node`);
    return Date.parse(condition.lastTransitionTime);
  });
  // Not everybody runs CoreDNS as the same kind of object.
  const pods = list.parse(await ask("--namespace kube-system pods --selector k8s-app=kube-dns"));
  if (!pods.items.some((pod) => readyCondition(pod)?.status === "True"))
    throw new Error("no Pod of CoreDNS is ready");
  return Math.max(...ready);
}

const readyCondition = (object: z.infer<typeof list>["items"][number] | undefined) =>
  object?.status.conditions.find(({ type }) => type === "Ready");
