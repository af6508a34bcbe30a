import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderKubeControllerManager } from "./files.ts";

/** The controller manager of a master. */
export function kubeControllerManager(
  { cluster, host, pki, turn }: UnitArgs,
  options: UnitOptions,
): Resource {
  return hostService(
    `${host.spec.name}-kube-controller-manager`,
    {
      host: host.remote,
      service: renderKubeControllerManager(cluster, host.spec),
      keys: {
        ca: pki.authorities.kubernetes.fingerprint,
        "controller-manager": pki.sharedLeaf("controller-manager").fingerprint,
        "service-account-signer": pki.serviceAccountKeys.signer,
      },
      turn,
    },
    options,
  );
}
