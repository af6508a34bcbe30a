import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Host } from "../../host/host.ts";
import { hostService } from "../../host/remote/host-service.ts";
import type { UnitOptions } from "../../host/remote/unit.ts";
import { namedAfter } from "../../rename/aliases.ts";
import { takesSnapshots } from "./config.ts";
import { renderSnapshots } from "./files.ts";
import { snapshotProgram } from "./program.ts";

/** Has a member's host take snapshots, if the stack file asks for them. They disturb nothing, so they wait for no turn. */
export function etcdSnapshots(
  { cluster, host }: { cluster: ClusterSpec; host: Host },
  options: UnitOptions,
): Resource | undefined {
  if (!takesSnapshots(cluster)) return undefined;
  const prefix = "etcd-snapshots-";
  return hostService(
    `${prefix}${host.spec.name}`,
    {
      host: host.remote,
      service: renderSnapshots({ cluster, host: host.spec, program: snapshotProgram }),
      script: "etcd-snapshots",
    },
    { ...options, ...namedAfter(host.spec, prefix) },
  );
}
