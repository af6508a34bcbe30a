import { readFile } from "node:fs/promises";
import { type Cluster, KubeConfig } from "@kubernetes/client-node";
import { pulumi } from "../../observe/state/pulumi-cli.ts";
import { stackPlace } from "../stack-place.ts";
import { userPath } from "../user-path.ts";

interface Place {
  stack?: string | undefined;
  cwd: string;
  kubeconfig?: string | undefined;
}

/** The option that chooses whose rights are used, for `parseArgs`. */
export const accessOptions = { kubeconfig: { type: "string" } } as const;

/** The rights of a kubeconfig that the user names, or else the administrator's, from the stack. */
export async function clusterAccess(values: Place): Promise<{ config: KubeConfig; cluster: Cluster }> {
  const config = new KubeConfig();
  config.loadFromString(
    values.kubeconfig === undefined
      ? await pulumi(stackPlace(values), "stack", "output", "kubeconfig", "--show-secrets")
      : await readFile(userPath(values.kubeconfig), "utf8"),
  );
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("the kubeconfig whose rights are used has no current cluster");
  return { config, cluster };
}

/** PEM of the authority that a cluster's servers are checked with. */
export async function authorityOf({ caData, caFile }: Cluster): Promise<string> {
  if (caData !== undefined) return Buffer.from(caData, "base64").toString();
  if (caFile !== undefined) return readFile(caFile, "utf8");
  throw new Error("the kubeconfig whose rights are used names no certificate authority");
}
