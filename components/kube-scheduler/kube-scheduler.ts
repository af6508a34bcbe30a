import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderKubeScheduler } from "./files.ts";

/** The scheduler of a master. */
export function kubeScheduler({ cluster, host, pki, turn }: UnitArgs, options: UnitOptions): Resource {
  return hostService(
    `${host.spec.name}-kube-scheduler`,
    {
      host: host.remote,
      service: renderKubeScheduler(cluster, host.spec),
      keys: {
        ca: pki.authorities.kubernetes.fingerprint,
        scheduler: pki.sharedLeaf("scheduler").fingerprint,
      },
      turn,
    },
    options,
  );
}
