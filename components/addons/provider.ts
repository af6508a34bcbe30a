import { Provider } from "@pulumi/kubernetes";
import type { Output } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { JoinRights } from "../cluster/join-rights.ts";

interface ProviderArgs {
  cluster: ClusterSpec;
  kubeconfig: Output<string>;
  /** Gives the administrator the rights that the provider uses. */
  join: JoinRights;
}

/** Access to the API for what lives inside the cluster. */
export function clusterProvider(name: string, { cluster, kubeconfig, join }: ProviderArgs): Provider {
  return new Provider(
    name,
    {
      // Tells this cluster from any other, so that a renewed certificate does not make all objects anew.
      clusterIdentifier: cluster.name,
      kubeconfig,
      // A run that was killed has left objects that the state knows nothing of.
      upsertExistingObjects: true,
      enablePatchForce: true,
    },
    { dependsOn: [join.roles] },
  );
}
