import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderVirtualAddress } from "./files.ts";
import { interfaceScript } from "./interface-script.ts";
import { virtualAddress as setting } from "./settings.ts";

/** Has a master take part in the virtual address, if the cluster has one. */
export function virtualAddress(
  { cluster, host, turn }: UnitArgs,
  options: UnitOptions,
): Readonly<Record<string, Resource>> {
  const virtual = setting.of(cluster);
  if (virtual === undefined) return {};
  return {
    virtualAddress: hostService(
      `${host.spec.name}-kube-virtual-address`,
      {
        host: host.remote,
        service: renderVirtualAddress({ cluster, host: host.spec, virtual, interfaceScript }),
        turn,
      },
      options,
    ),
  };
}
