import { Provider } from "@pulumi/kubernetes";
import type { ClusterSpec } from "../../config/cluster.ts";
import { kubeconfigThrough } from "../cluster/admin-kubeconfig.ts";
import type { JoinRights } from "../cluster/join-rights.ts";
import type { Master } from "../master/master.ts";
import type { Pki } from "../pki/pki.ts";

interface ProviderArgs {
  cluster: ClusterSpec;
  pki: Pki;
  /** The master that it talks to; any that answers will do. */
  master: Master;
  /** Grants the administrator the rights that the provider uses. */
  join: JoinRights;
}

/**
 * The provider for objects inside the cluster. It goes to a master directly: what stands in front of them may come
 * later than they, or be what is to be changed.
 */
export function clusterProvider(name: string, { cluster, pki, master, join }: ProviderArgs): Provider {
  return new Provider(
    name,
    {
      // Identifies the cluster, so that a renewed certificate or another master does not replace all objects.
      clusterIdentifier: cluster.name,
      kubeconfig: kubeconfigThrough({ cluster, pki, master: master.host.spec }),
      // A run that was killed may have left objects that are not in the state.
      upsertExistingObjects: true,
      enablePatchForce: true,
    },
    { dependsOn: [join.roles, master.apiserver] },
  );
}
