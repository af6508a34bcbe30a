import { Provider } from "@pulumi/kubernetes";
import type { Output } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../config/cluster.ts";
import type { JoinRights } from "../cluster/join-rights.ts";

interface ProviderArgs {
  cluster: ClusterSpec;
  kubeconfig: Output<string>;
  /** Grants the administrator the rights that the provider uses. */
  join: JoinRights;
}

/** The provider for objects inside the cluster. */
export function clusterProvider(name: string, { cluster, kubeconfig, join }: ProviderArgs): Provider {
  return new Provider(
    name,
    {
      // Identifies the cluster, so that a renewed certificate does not replace all objects.
      clusterIdentifier: cluster.name,
      kubeconfig,
      // A run that was killed may have left objects that are not in the state.
      upsertExistingObjects: true,
      enablePatchForce: true,
    },
    { dependsOn: [join.roles] },
  );
}
