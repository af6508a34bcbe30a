import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderKubeProxy } from "./files.ts";

/** The kube-proxy of a node. */
export function kubeProxy({ cluster, host, pki, turn }: UnitArgs, options: UnitOptions): Resource {
  return hostService(
    `${host.spec.name}-kube-proxy`,
    {
      host: host.remote,
      service: renderKubeProxy(cluster, host.spec),
      script: "kube-proxy",
      keys: {
        ca: pki.authorities.kubernetes.fingerprint,
        "kube-proxy-client": pki.sharedLeaf("kube-proxy").fingerprint,
      },
      turn,
    },
    options,
  );
}
