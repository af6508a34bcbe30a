import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderKubelet } from "./files.ts";

/** The kubelet of a node; done when the node is registered and has its share of the Pod network. */
export function kubelet({ cluster, host, pki, turn }: UnitArgs, options: UnitOptions): Resource {
  return hostService(
    `${host.spec.name}-kubelet`,
    {
      host: host.remote,
      service: renderKubelet(cluster, host.spec),
      script: "kubelet",
      keys: {
        ca: pki.authorities.kubernetes.fingerprint,
        "kubelet-server": pki.hostLeaf(host.spec, "kubelet-server").fingerprint,
        // After a restart it immediately requests new tokens for its Pods.
        "service-account-signer": pki.serviceAccountKeys.signer,
      },
      turn,
    },
    options,
  );
}
