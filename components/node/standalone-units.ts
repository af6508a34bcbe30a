import type { ClusterSpec } from "../../config/cluster.ts";
import type { Host } from "../host/host.ts";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitOptions } from "../host/remote/unit.ts";
import { type Part, partsOn } from "../part.ts";

interface StandaloneUnitsArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  host: Host;
}

/** The units of a node that have no place in the order of the others. */
export function standaloneUnits({ cluster, parts, host }: StandaloneUnitsArgs, options: UnitOptions): void {
  for (const { standsAlone, services } of partsOn(parts, host.spec)) {
    if (standsAlone === undefined) continue;
    for (const service of services?.(cluster, host.spec) ?? []) {
      const name = `${host.spec.name}-${service.unit.replace(/\.service$/, "")}`;
      hostService(name, { host: host.remote, service, script: standsAlone.script }, options);
    }
  }
}
