import { Provider } from "@pulumi/kubernetes";
import type { Output, Resource } from "@pulumi/pulumi";

interface ProviderArgs {
  /** Tells this cluster from any other, so that a renewed certificate does not make all objects anew. */
  clusterIdentifier: string;
  kubeconfig: Output<string>;
}

/** Access to the API for what lives inside the cluster. */
export function clusterProvider(
  name: string,
  { clusterIdentifier, kubeconfig }: ProviderArgs,
  options: { dependsOn: Resource[] },
): Provider {
  return new Provider(
    name,
    {
      clusterIdentifier,
      kubeconfig,
      // A run that was killed has left objects that the state knows nothing of.
      upsertExistingObjects: true,
      enablePatchForce: true,
    },
    options,
  );
}
