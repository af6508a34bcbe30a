import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { certificateName, renderControlPlaneMetrics } from "./files.ts";

/** What shows a master's metrics to those who may see them. */
export const controlPlaneMetrics = (
  { host, pki, turn }: UnitArgs,
  port: number,
  options: UnitOptions,
): Resource =>
  hostService(
    `${host.spec.name}-control-plane-metrics`,
    {
      host: host.remote,
      service: renderControlPlaneMetrics(host.spec, port),
      keys: { [certificateName]: pki.hostLeaf(host.spec, certificateName).fingerprint },
      turn,
    },
    options,
  );
