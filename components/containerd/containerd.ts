import type { Resource } from "@pulumi/pulumi";
import { hostService } from "../host/remote/host-service.ts";
import type { UnitArgs, UnitOptions } from "../host/remote/unit.ts";
import { renderContainerd } from "./files.ts";

/** containerd on a node, with the images that the stack file names. */
export const containerd = ({ cluster, host, turn }: UnitArgs, options: UnitOptions): Resource =>
  hostService(
    `${host.spec.name}-containerd`,
    {
      host: host.remote,
      service: renderContainerd(cluster, host.spec),
      script: "containerd",
      turn,
    },
    options,
  );
