import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import type { NetworkPlugin } from "./plugin.ts";

/** The unit that makes a host ready for Pods that set up the Pod network. */
export const networkGround = (
  { command, service }: NonNullable<NetworkPlugin["ground"]>,
  { cluster, host }: Omit<UnitArgs, "pki">,
  options: UnitOptions,
): Resource =>
  hostService(
    `${host.spec.name}-${command.label}`,
    { host: host.remote, service: service(cluster, host.spec), script: command.label },
    options,
  );
